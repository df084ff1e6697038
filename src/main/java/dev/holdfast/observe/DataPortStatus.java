package dev.holdfast.observe;

import io.vertx.core.Context;
import java.util.List;

/** What health asks of the data port. */
public interface DataPortStatus {

    /** Whether it takes new calls; false before it is bound, and from the moment the sidecar drains. */
    boolean listening();

    /** The event loops that serve it; none before it is bound. */
    List<Context> eventLoops();
}
