package dev.holdfast.http;

import dev.holdfast.http.WireConnection.GoAway;
import dev.holdfast.outcome.TransportEvidence;
import dev.holdfast.outcome.TransportEvidence.NotProcessed;
import dev.holdfast.outcome.TransportEvidence.NotSent;
import dev.holdfast.outcome.TransportEvidence.SentNoResponse;
import io.netty.channel.ConnectTimeoutException;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.ssl.SslHandshakeTimeoutException;
import io.vertx.core.file.FileSystemException;
import io.vertx.core.http.ConnectionPoolTooBusyException;
import io.vertx.core.http.HttpClosedException;
import io.vertx.core.http.StreamResetException;
import java.io.IOException;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.security.GeneralSecurityException;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;

/**
 * What a failure proves. The phase it came in decides first: before a request was in hand nothing was sent, whatever
 * the exception; afterwards exceptions of all kinds look alike, and only HTTP/2 lets a peer prove that it did nothing.
 */
final class WireEvidence {

    private WireEvidence() {}

    /** Why there is no connection. */
    static NotSent.Reason ofConnecting(Throwable failure) {
        return switch (failure) {
            case ConnectionPoolTooBusyException _ -> NotSent.Reason.OVERLOADED;
            case UnknownHostException _ -> NotSent.Reason.NAME_NOT_RESOLVED;
            case ConnectTimeoutException _ -> NotSent.Reason.CONNECT_TIMEOUT;
            case TimeoutException _ -> NotSent.Reason.CONNECT_TIMEOUT;
            case SSLException _
            when failure.getCause() instanceof SslHandshakeTimeoutException -> NotSent.Reason.CONNECT_TIMEOUT;
            case SSLException _ -> NotSent.Reason.TLS_FAILED;
            // The file of the trusted authorities can't be read.
            case GeneralSecurityException _ -> NotSent.Reason.TLS_FAILED;
            case FileSystemException _ -> NotSent.Reason.TLS_FAILED;
            default -> NotSent.Reason.CONNECT_FAILED;
        };
    }

    /**
     * What a failure after the first byte, and before a response head, proves.
     *
     * @param goAway what the peer said about the request's stream
     */
    static TransportEvidence ofSending(Throwable failure, GoAway goAway) {
        if (goAway == GoAway.LEAVES_OUT) {
            return new NotProcessed(NotProcessed.Proof.GOAWAY);
        }
        return switch (failure) {
            case StreamResetException reset
            when reset.getCode() == Http2Error.REFUSED_STREAM.code() ->
                new NotProcessed(NotProcessed.Proof.REFUSED_STREAM);
            case StreamResetException _ -> new SentNoResponse(SentNoResponse.Failure.RESET);
            case HttpClosedException _
            when goAway == GoAway.MAY_INCLUDE -> new SentNoResponse(SentNoResponse.Failure.GOAWAY);
            case HttpClosedException _ -> new SentNoResponse(SentNoResponse.Failure.CLOSED);
            case SocketException _ -> new SentNoResponse(SentNoResponse.Failure.RESET);
            case IOException _ -> new SentNoResponse(SentNoResponse.Failure.CLOSED);
            default -> new SentNoResponse(SentNoResponse.Failure.MALFORMED_RESPONSE);
        };
    }
}
