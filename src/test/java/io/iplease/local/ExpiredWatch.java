package io.iplease.local;

import io.fabric8.mockwebserver.http.Response;
import io.fabric8.mockwebserver.http.WebSocket;
import io.fabric8.mockwebserver.http.WebSocketListener;

/** Tells a watcher that it asked for a version too old to go on from, so that it lists again. */
final class ExpiredWatch extends WebSocketListener {

    private static final String GONE = """
            {"type":"ERROR","object":{"kind":"Status","apiVersion":"v1","metadata":{},"status":"Failure",\
            "message":"too old resource version","reason":"Expired","code":410}}""";

    @Override
    public void onOpen(WebSocket webSocket, Response response) {
        webSocket.send(GONE);
    }
}
