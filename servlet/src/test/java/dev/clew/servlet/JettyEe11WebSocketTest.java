package dev.clew.servlet;

import jakarta.servlet.DispatcherType;
import java.util.EnumSet;
import org.eclipse.jetty.ee11.servlet.FilterHolder;
import org.eclipse.jetty.ee11.servlet.ServletContextHandler;
import org.eclipse.jetty.ee11.websocket.server.config.JettyWebSocketServletContainerInitializer;
import org.eclipse.jetty.ee11.websocket.servlet.WebSocketUpgradeFilter;
import org.eclipse.jetty.websocket.api.Callback;
import org.eclipse.jetty.websocket.api.Session;

class JettyEe11WebSocketTest extends WebSocketContract {
    JettyEe11WebSocketTest() {
        super(new JettyEe11() {
            @Override
            void configure(ServletContextHandler context) {
                // Else Jetty puts one before all other filters; it knows its own by this name.
                FilterHolder upgrade = new FilterHolder(WebSocketUpgradeFilter.class);
                upgrade.setName(WebSocketUpgradeFilter.class.getName());
                context.addFilter(upgrade, "/*", EnumSet.of(DispatcherType.REQUEST));
                JettyWebSocketServletContainerInitializer.configure(
                        context, (servlets, sockets) -> sockets.addMapping(PATH, (request, response) -> new Echo()));
            }
        });
    }

    /** Public for Jetty, which calls it by method handles. */
    public static final class Echo extends Session.Listener.AbstractAutoDemanding {
        @Override
        public void onWebSocketText(String text) {
            getSession().sendText(answer(text), Callback.NOOP);
        }
    }
}
