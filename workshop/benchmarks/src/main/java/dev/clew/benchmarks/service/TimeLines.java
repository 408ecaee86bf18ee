package dev.clew.benchmarks.service;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import okhttp3.OkHttpClient;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes how long a request and a call took, and what was answered. */
final class TimeLines extends HttpFilter {
    private static final long serialVersionUID = 1;

    private static final Logger LOG = LoggerFactory.getLogger(TimeLines.class);

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        long begun = System.nanoTime();
        chain.doFilter(request, response);
        LOG.info(
                "{} {} {} {} ms",
                request.getMethod(),
                request.getRequestURI(),
                response.getStatus(),
                millisecondsSince(begun));
    }

    /** Returns a client that writes a line for each call. */
    static OkHttpClient client() {
        return new OkHttpClient.Builder()
                .addInterceptor(chain -> {
                    long begun = System.nanoTime();
                    var answer = chain.proceed(chain.request());
                    LOG.info(
                            "{} {} {} {} ms",
                            chain.request().method(),
                            chain.request().url(),
                            answer.code(),
                            millisecondsSince(begun));
                    return answer;
                })
                .build();
    }

    private static double millisecondsSince(long begun) {
        return (System.nanoTime() - begun) / 1_000 / 1e3;
    }
}
