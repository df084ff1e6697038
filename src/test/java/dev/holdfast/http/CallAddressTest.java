package dev.holdfast.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.contract.ContractSet;
import dev.holdfast.contract.Contracts;
import dev.holdfast.contract.Mode;
import dev.holdfast.contract.ToolContract;
import dev.holdfast.contract.UndeclaredPolicy;
import dev.holdfast.contract.UpstreamContract;
import dev.holdfast.problem.ProblemType;
import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class CallAddressTest {

    private static final UpstreamContract OPEN =
            undeclaredReadsAllowed(UpstreamContract.of("open", URI.create("http://127.0.0.1:9")));

    private static final ContractSet CONTRACTS = ContractSet.of(
            "test",
            List.of(Contracts.upstream(), OPEN),
            List.of(
                    Contracts.idempotentWriteNamed("create_ticket")
                            .match(Contracts.route("POST", "/v1/tickets"))
                            .build(),
                    Contracts.readNamed("get_ticket")
                            .match(Contracts.route("GET", "/v1/tickets/{id}"))
                            .build(),
                    Contracts.readNamed("get_newest")
                            .match(Contracts.route("GET", "/v1/tickets/newest"))
                            .build(),
                    Contracts.nonIdempotentWriteNamed("send_email").build(),
                    Contracts.readNamed("search").build(),
                    toolOfOpen("run_job", Mode.WRITE, "/jobs/run"),
                    toolOfOpen("get_job", Mode.READ, "/jobs/{id}")));

    @ParameterizedTest
    @CsvSource({
        "POST,   /tools/create_ticket/v1/tickets, create_ticket,   /v1/tickets",
        "POST,   /tools/create_ticket,            create_ticket,   /v1/tickets",
        "POST,   /tools/create_ticket/,           create_ticket,   /v1/tickets",
        "GET,    /tools/get_ticket/v1/tickets/7,  get_ticket,      /v1/tickets/7",
        "DELETE, /tools/send_email/any/where,     send_email,      /any/where",
        "POST,   /tools/send_email,               send_email,      ''",
        "GET,    /tools/search/,                  search,          ''",
        "HEAD,   /tools/search/x,                 search,          /x",
        "GET,    /crm/v1/tickets/7,               get_ticket,      /v1/tickets/7",
        "GET,    /crm/v1/tickets/newest,          get_newest,      /v1/tickets/newest",
        "POST,   /crm/v1/tickets,                 create_ticket,   /v1/tickets",
        "GET,    /open/whatever,                  undeclared,      /whatever",
        "HEAD,   /open,                           undeclared,      /",
        "HEAD,   /open/jobs/7,                    get_job,         /jobs/7",
        "POST,   /tools/send_email/v1/tickets/7,  send_email,      /v1/tickets/7",
    })
    void findsTheToolOfACall(String method, String path, String tool, String below) {
        CallAddress.Tool found = (CallAddress.Tool) accepted(method, path, "q=1");

        assertThat(found.tool().name()).isEqualTo(tool);
        assertThat(found.path()).isEqualTo(below);
        assertThat(found.query()).isEqualTo("q=1");
    }

    @ParameterizedTest
    @CsvSource({
        "PUT,    /tools/create_ticket/v1/tickets, request-invalid",
        "POST,   /tools/create_ticket/v1/tickets/, request-invalid",
        "POST,   /tools/create_ticket/v2/tickets, request-invalid",
        "GET,    /tools/get_ticket,               request-invalid",
        "GET,    /tools/get_ticket/v1/tickets/,   request-invalid",
        "POST,   /tools/search/x,                 request-invalid",
        "POST,   /tools/delete_everything/x,      tool-not-declared",
        "POST,   /tools/undeclared/x,             tool-not-declared",
        "GET,    /tools,                          tool-not-declared",
        "GET,    /tools/,                         tool-not-declared",
        "GET,    /,                               tool-not-declared",
        "GET,    /nowhere/v1,                     tool-not-declared",
        "DELETE, /crm/v1/tickets/7,               tool-not-declared",
        "GET,    /crm/v1/other,                   tool-not-declared",
        "POST,   /open/whatever,                  tool-not-declared",
        "HEAD,   /open/jobs/run,                  tool-not-declared",
        "POST,   /tools/send_email/v1/tickets,    request-invalid",
        "GET,    /tools/search/v1/tickets/7,      request-invalid",
        "HEAD,   /tools/search/v1/tickets/7,      request-invalid",
        "GET,    /tools/get_ticket/v1/tickets/newest, request-invalid",
        "POST,   /mcp/crm,                        tool-not-declared",
        "GET,    /_holdfast,                      call-not-found",
        "GET,    /_holdfast/callsfoo,             call-not-found",
        "DELETE, /_holdfast/calls/x,              request-invalid",
        "POST,   /_holdfast/calls,                request-invalid",
    })
    void refusesWhatIsNotDeclared(String method, String path, String slug) {
        Checked<CallAddress> found = CallAddress.of(CONTRACTS, method, new TargetPath(path, ""));

        assertThat(found).isInstanceOfSatisfying(Checked.Refused.class, refused -> {
            ProblemType type = refused.refusal().type();
            assertThat(type.slug()).isEqualTo(slug);
        });
    }

    @Test
    void anUndeclaredReadIsSentOnce() {
        CallAddress.Tool found = (CallAddress.Tool) accepted("GET", "/open/x", "");

        assertThat(found.tool().mode()).isEqualTo(Mode.READ);
        assertThat(found.tool().retry().maxAttempts()).isEqualTo(1);
    }

    @Test
    void findsThePagesOfCalls() {
        assertThat(accepted("GET", "/_holdfast/calls/abc", "")).isEqualTo(new CallAddress.Page("abc"));
        assertThat(accepted("GET", "/_holdfast/calls", "tool=a&key=b"))
                .isEqualTo(new CallAddress.Search("tool=a&key=b"));
    }

    private static ToolContract toolOfOpen(String name, Mode mode, String path) {
        return ToolContract.named(name, OPEN.name())
                .mode(mode)
                .match(Contracts.route("GET", path))
                .build();
    }

    private static UpstreamContract undeclaredReadsAllowed(UpstreamContract upstream) {
        return new UpstreamContract(
                upstream.name(),
                upstream.url(),
                upstream.protocol(),
                upstream.transport(),
                upstream.key(),
                upstream.connection(),
                upstream.circuitBreaker(),
                upstream.retryBudget(),
                upstream.credentials(),
                UndeclaredPolicy.READ_ONLY,
                upstream.rateLimit());
    }

    private static CallAddress accepted(String method, String path, String query) {
        return ((Checked.Accepted<CallAddress>) CallAddress.of(CONTRACTS, method, new TargetPath(path, query))).value();
    }
}
