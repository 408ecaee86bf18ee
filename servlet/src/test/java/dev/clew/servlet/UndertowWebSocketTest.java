package dev.clew.servlet;

import io.undertow.servlet.websockets.WebSocketServlet;
import io.undertow.websockets.core.AbstractReceiveListener;
import io.undertow.websockets.core.BufferedTextMessage;
import io.undertow.websockets.core.WebSocketChannel;
import io.undertow.websockets.core.WebSockets;
import jakarta.servlet.Filter;
import jakarta.servlet.http.HttpServlet;
import java.util.List;

class UndertowWebSocketTest extends WebSocketContract {
    UndertowWebSocketTest() {
        super(new UndertowServer());
    }

    @Override
    int start(HttpServlet servlet, List<Filter> filters) throws Exception {
        return super.start(
                new WebSocketServlet((exchange, channel) -> {
                    channel.getReceiveSetter().set(new Echo());
                    channel.resumeReceives();
                }),
                filters);
    }

    private static final class Echo extends AbstractReceiveListener {
        @Override
        protected void onFullTextMessage(WebSocketChannel channel, BufferedTextMessage message) {
            WebSockets.sendText(answer(message.getData()), channel, null);
        }
    }
}
