package dev.clew.servlet;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.http.HttpServlet;
import java.util.EnumSet;
import java.util.List;
import org.eclipse.jetty.ee11.servlet.ErrorPageErrorHandler;
import org.eclipse.jetty.ee11.servlet.FilterHolder;
import org.eclipse.jetty.ee11.servlet.ServletContextHandler;
import org.eclipse.jetty.ee11.servlet.ServletHolder;
import org.eclipse.jetty.server.handler.ContextHandler;

/** Servlet 6.1 on Jetty 12.1. */
class JettyEe11 extends Jetty {
    private final boolean errorPage;

    JettyEe11() {
        this(true);
    }

    JettyEe11(boolean errorPage) {
        this.errorPage = errorPage;
    }

    @Override
    public boolean hasErrorPage() {
        return errorPage;
    }

    @Override
    ContextHandler handler(HttpServlet servlet, List<Filter> filters) {
        ServletContextHandler context = new ServletContextHandler();
        context.setCrossContextDispatchSupported(true);
        for (Filter filter : filters) {
            FilterHolder holder = new FilterHolder(filter);
            holder.setAsyncSupported(true);
            context.addFilter(holder, "/*", EnumSet.allOf(DispatcherType.class));
        }
        ServletHolder holder = new ServletHolder(servlet);
        holder.setAsyncSupported(true);
        context.addServlet(holder, "/*");
        if (errorPage) {
            ErrorPageErrorHandler errors = new ErrorPageErrorHandler();
            errors.addErrorPage(400, 599, "/error");
            context.setErrorHandler(errors);
        }
        configure(context);
        return context;
    }

    /** For what a test needs beyond filters and a servlet. */
    void configure(ServletContextHandler context) {}
}
