/** The wrapper of {@link java.net.http.HttpClient} that passes a request's id on. */
@NullMarked
package dev.clew.httpclient;

import org.jspecify.annotations.NullMarked;
