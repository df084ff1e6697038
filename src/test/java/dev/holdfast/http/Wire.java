package dev.holdfast.http;

import dev.holdfast.upstream.ScriptedUpstream;

/** What is spoken between an attempt and its upstream, in clear text. */
enum Wire {
    HTTP_1 {
        @Override
        ScriptedUpstream server() {
            return ScriptedUpstream.http1();
        }

        @Override
        Attempts attempt(ScriptedUpstream to) {
            return Attempts.to(to.url());
        }
    },
    HTTP_2 {
        @Override
        ScriptedUpstream server() {
            return ScriptedUpstream.http2();
        }

        @Override
        Attempts attempt(ScriptedUpstream to) {
            return Attempts.to(to.url()).http2();
        }
    };

    abstract ScriptedUpstream server();

    abstract Attempts attempt(ScriptedUpstream to);
}
