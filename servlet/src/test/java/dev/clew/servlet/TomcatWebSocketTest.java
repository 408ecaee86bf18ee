package dev.clew.servlet;

import jakarta.servlet.ServletException;
import jakarta.websocket.DeploymentException;
import jakarta.websocket.Endpoint;
import jakarta.websocket.EndpointConfig;
import jakarta.websocket.MessageHandler;
import jakarta.websocket.Session;
import jakarta.websocket.server.ServerContainer;
import jakarta.websocket.server.ServerEndpointConfig;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.apache.catalina.core.StandardContext;
import org.apache.tomcat.websocket.server.WsSci;

class TomcatWebSocketTest extends WebSocketContract {
    TomcatWebSocketTest() {
        super(new TomcatServer() {
            @Override
            void configure(StandardContext context) {
                context.addServletContainerInitializer(new WsSci(), null);
                context.addServletContainerInitializer(
                        (types, servlets) -> {
                            Object sockets = servlets.getAttribute(ServerContainer.class.getName());
                            try {
                                ((ServerContainer) sockets)
                                        .addEndpoint(ServerEndpointConfig.Builder.create(Echo.class, PATH)
                                                .build());
                            } catch (DeploymentException e) {
                                throw new ServletException(e);
                            }
                        },
                        null);
            }
        });
    }

    /** Public for Tomcat, which makes one for each socket. */
    public static final class Echo extends Endpoint {
        @Override
        public void onOpen(Session session, EndpointConfig config) {
            session.addMessageHandler(String.class, (MessageHandler.Whole<String>) text -> {
                try {
                    session.getBasicRemote().sendText(answer(text));
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        }
    }
}
