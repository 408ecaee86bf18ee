package dev.clew.servlet;

import dev.clew.concurrent.ContextExecutors;
import dev.clew.context.TraceContext;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/** An application that is not tidy; its class loader, and all of Clew with it, are its own. */
public final class RedeployedServlet extends HttpServlet {
    private static final long serialVersionUID = 1;
    private static final Logger LOG = LoggerFactory.getLogger(RedeployedServlet.class);
    private static final ThreadLocal<RedeployedServlet> LEFT_BEHIND = new ThreadLocal<>();

    @SuppressWarnings("serial")
    private final ExecutorService pool = ContextExecutors.wrap(Executors.newFixedThreadPool(2));

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response)
            throws ServletException, IOException {
        if (request.getParameter("leave") != null) {
            LEFT_BEHIND.set(this);
        }
        LOG.info("served");
        // Left open: the filter has to close it.
        TraceContext.current().makeCurrent();
        if (request.getParameter("async") != null) {
            var async = request.startAsync();
            async.start(() -> {
                LOG.info("served later");
                async.complete();
            });
            return;
        }
        String inThePool;
        try {
            inThePool = pool.submit(() -> MDC.get("request_id")).get();
        } catch (Exception e) {
            throw new ServletException(e);
        }
        boolean own = TraceContext.class.getClassLoader() == getClass().getClassLoader()
                && Thread.currentThread().getContextClassLoader() == getClass().getClassLoader();
        response.getWriter()
                .print(Thread.currentThread().getName() + ' ' + inThePool + (own ? " own" : " the container's"));
    }

    @Override
    public void destroy() {
        pool.shutdownNow();
    }
}
