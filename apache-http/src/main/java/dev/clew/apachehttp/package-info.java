/** The interceptor of Apache HttpClient 5 that passes a request's id on. */
@NullMarked
package dev.clew.apachehttp;

import org.jspecify.annotations.NullMarked;
