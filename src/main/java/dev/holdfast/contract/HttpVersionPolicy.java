package dev.holdfast.contract;

/** Which versions of HTTP an upstream is spoken to in; labelled as in ALPN (RFC 7301, RFC 9113 section 3.1). */
public enum HttpVersionPolicy implements Labelled {
    /** HTTP/1.1 in clear text; over TLS whichever of HTTP/2 and HTTP/1.1 the upstream picks. */
    AUTO("auto"),
    HTTP_1_1("http/1.1"),
    /** HTTP/2; in clear text with prior knowledge (RFC 9113 section 3.3). */
    HTTP_2("h2");

    private final String label;

    HttpVersionPolicy(String label) {
        this.label = label;
    }

    @Override
    public String label() {
        return label;
    }
}
