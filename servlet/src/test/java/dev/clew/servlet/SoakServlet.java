package dev.clew.servlet;

import dev.clew.context.TraceContext;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.NoSuchElementException;
import java.util.concurrent.atomic.AtomicLong;

/** Answers {@code /17} with the fault of number 17. */
final class SoakServlet extends HttpServlet {
    private static final long serialVersionUID = 1;

    /** Jetty 12.1 forgets some that end before the thread has left the servlet. */
    private static final long TIMEOUT_MILLIS = 100;

    private final transient SoakLedger ledger;
    private final AtomicLong leftOpen = new AtomicLong();

    SoakServlet(SoakLedger ledger) {
        this.ledger = ledger;
    }

    /** Returns how many scopes were opened and not closed. */
    long leftOpen() {
        return leftOpen.get();
    }

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response)
            throws ServletException, IOException {
        String path = request.getPathInfo();
        if (path.equals("/error")) {
            if (request.getAttribute(RequestDispatcher.ERROR_EXCEPTION) instanceof NoSuchElementException) {
                response.setStatus(404);
            }
            ledger.served(number(request.getAttribute(RequestDispatcher.ERROR_REQUEST_URI)));
            response.getWriter().print("error");
            return;
        }
        if (path.startsWith("/forwarded")) {
            ledger.served(number(path.substring("/forwarded".length())));
            return;
        }
        long number = number(path);
        ledger.served(number);
        serve(SoakFault.of(number), number, request, response);
    }

    private static long number(Object path) {
        return Long.parseLong(path.toString().substring(1));
    }

    private void serve(SoakFault fault, long number, HttpServletRequest request, HttpServletResponse response)
            throws ServletException, IOException {
        switch (fault) {
            case SCOPE_LEFT_OPEN -> leaveScopeOpen();
            case ENDED_BY_A_TASK -> {
                AsyncContext async = request.startAsync();
                async.start(() -> {
                    ledger.served(number);
                    async.complete();
                });
            }
            case DISPATCHED_AGAIN -> {
                if (request.getAttribute("again") == null) {
                    request.setAttribute("again", true);
                    request.startAsync().dispatch();
                } else {
                    leaveScopeOpen();
                }
            }
            case BAD_QUERY -> response.getWriter().print(request.getParameter("a"));
            case FAILS -> throw new IllegalStateException("wanted");
            case FAILS_WITH_PAGE_OF_OTHER_STATUS -> throw new NoSuchElementException("wanted");
            case FAILS_AFTER_COMMIT -> {
                response.getWriter().print("half");
                response.flushBuffer();
                throw new IllegalStateException("wanted");
            }
            case SENDS_ERROR -> response.sendError(409);
            case HOSTILE_BAGGAGE, HOSTILE_ID -> {}
            case CLIENT_GOES -> response.getOutputStream().write(new byte[64 * 1024]);
            case TIMES_OUT -> {
                if (fault.isForwarded(number)) {
                    request.getRequestDispatcher("/forwarded/" + number).forward(request, response);
                } else {
                    request.startAsync().setTimeout(TIMEOUT_MILLIS);
                }
            }
        }
    }

    private void leaveScopeOpen() {
        TraceContext.current().child().makeCurrent();
        leftOpen.incrementAndGet();
    }
}
