/** The OkHttp interceptor and call factory that pass a request's id on. */
@NullMarked
package dev.clew.okhttp;

import org.jspecify.annotations.NullMarked;
