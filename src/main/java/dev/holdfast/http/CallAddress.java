package dev.holdfast.http;

import dev.holdfast.contract.ContractSet;
import dev.holdfast.contract.Mode;
import dev.holdfast.contract.Route;
import dev.holdfast.contract.ToolContract;
import dev.holdfast.contract.UndeclaredPolicy;
import dev.holdfast.contract.UpstreamContract;
import dev.holdfast.problem.ProblemType;
import java.util.Optional;

/** What a request on the data port is for. */
sealed interface CallAddress {

    /**
     * A call of a tool.
     *
     * @param path below the upstream's URL; empty for that URL itself
     * @param query raw; empty where there is none
     */
    record Tool(ToolContract tool, String path, String query) implements CallAddress {}

    /** The page of one call. */
    record Page(String callId) implements CallAddress {}

    /** The page of the call with a tool and key that the query names. */
    record Search(String query) implements CallAddress {}

    String TOOLS = "tools";
    String MCP = "mcp";
    String OWN = "_holdfast";
    String UNDECLARED = "undeclared";

    /** The path of a call's page. */
    static String pageOf(String callId) {
        return "/_holdfast/calls/" + callId;
    }

    /** Finds what a method and target are for. */
    static Checked<CallAddress> of(ContractSet contracts, String method, TargetPath target) {
        String first = firstSegment(target.path());
        String rest = target.path().substring(1 + first.length());
        return switch (first) {
            case OWN -> ofOwnPages(method, rest, target.query());
            case TOOLS -> ofTool(contracts, method, rest, target.query());
            case MCP ->
                Checked.refuse(Refusal.of(
                        ProblemType.TOOL_NOT_DECLARED,
                        "No MCP endpoint is served under " + FieldSyntax.shown(target.path()) + "."));
            default -> ofUpstream(contracts, first, method, rest, target.query());
        };
    }

    private static Checked<CallAddress> ofOwnPages(String method, String rest, String query) {
        boolean search = rest.equals("/calls") || rest.equals("/calls/");
        if (!search && !rest.startsWith("/calls/")) {
            return Checked.refuse(Refusal.of(ProblemType.CALL_NOT_FOUND, "There is no page of Holdfast's own here."));
        }
        if (!method.equals("GET") && !method.equals("HEAD")) {
            return Checked.refuse(Refusal.invalid("A call's page takes GET and HEAD only; asking never executes."));
        }
        return Checked.accept(search ? new Search(query) : new Page(rest.substring("/calls/".length())));
    }

    private static Checked<CallAddress> ofTool(ContractSet contracts, String method, String path, String query) {
        String name = path.isEmpty() ? "" : firstSegment(path);
        return contracts
                .tool(name)
                .map(tool -> ofNamedTool(tool, method, path.substring(1 + name.length()), query))
                .map(found -> found.then(call -> withoutAnotherTool(contracts, method, call)))
                .orElseGet(() -> Checked.refuse(Refusal.of(
                        ProblemType.TOOL_NOT_DECLARED,
                        "No tool named '" + FieldSyntax.shown(name) + "' is declared.")));
    }

    private static Checked<Tool> ofNamedTool(ToolContract tool, String method, String rest, String query) {
        boolean restIsEmpty = rest.isEmpty() || rest.equals("/");
        if (tool.match().isEmpty()) {
            if (!tool.isWrite() && !method.equals("GET") && !method.equals("HEAD")) {
                return Checked.refuse(Refusal.invalid("The tool " + tool.name() + " reads, and is declared without"
                        + " match, so it takes GET and HEAD only, not " + method + "."));
            }
            return Checked.accept(new Tool(tool, restIsEmpty ? "" : rest, query));
        }
        Route route = tool.match().get();
        if (restIsEmpty && route.path().hasVariables()) {
            return Checked.refuse(Refusal.invalid("The tool " + tool.name() + " needs a path that fits "
                    + route.path().text() + " after its name."));
        }
        String path = restIsEmpty ? route.path().text() : rest;
        return route.matches(method, path)
                ? Checked.accept(new Tool(tool, path, query))
                : Checked.refuse(Refusal.invalid("The tool " + tool.name() + " is declared as " + route.method() + " "
                        + route.path().text() + ", which " + method + " " + FieldSyntax.shown(path)
                        + " does not fit."));
    }

    /** No tool's name opens a way around the contract of the tool that a request belongs to by its path. */
    private static Checked<CallAddress> withoutAnotherTool(ContractSet contracts, String method, Tool call) {
        String path = call.path().isEmpty() ? "/" : call.path();
        return ownerOf(contracts, call.tool().upstream(), method, path)
                .filter(owner -> !owner.name().equals(call.tool().name()))
                .<Checked<CallAddress>>map(owner -> Checked.refuse(Refusal.invalid(
                        method + " " + FieldSyntax.shown(path) + " is declared as the tool " + owner.name()
                                + ", so it can't be called as " + call.tool().name() + ".")))
                .orElseGet(() -> Checked.accept(call));
    }

    /** The tool that a request belongs to; a HEAD does what a GET does (RFC 9110 section 9.3.2). */
    private static Optional<ToolContract> ownerOf(ContractSet contracts, String upstream, String method, String path) {
        return contracts
                .toolFor(upstream, method, path)
                .or(() -> method.equals("HEAD") ? contracts.toolFor(upstream, "GET", path) : Optional.empty());
    }

    private static Checked<CallAddress> ofUpstream(
            ContractSet contracts, String name, String method, String path, String query) {
        return contracts
                .upstream(name)
                .map(upstream -> ofUpstreamPath(contracts, upstream, method, path, query))
                .orElseGet(() -> Checked.refuse(Refusal.of(
                        ProblemType.TOOL_NOT_DECLARED,
                        "No upstream named '" + FieldSyntax.shown(name)
                                + "' is declared; address a tool as /tools/{tool}/{path} or /{upstream}/{path}.")));
    }

    private static Checked<CallAddress> ofUpstreamPath(
            ContractSet contracts, UpstreamContract upstream, String method, String rest, String query) {
        String path = rest.isEmpty() ? "/" : rest;
        var declared = contracts.toolFor(upstream.name(), method, path);
        if (declared.isPresent()) {
            return Checked.accept(new Tool(declared.get(), path, query));
        }
        boolean readable = method.equals("GET") || method.equals("HEAD");
        if (upstream.undeclared() == UndeclaredPolicy.READ_ONLY && readable) {
            ToolContract read =
                    ownerOf(contracts, upstream.name(), method, path).orElse(undeclaredRead(upstream));
            if (!read.isWrite()) {
                return Checked.accept(new Tool(read, path, query));
            }
        }
        return Checked.refuse(Refusal.of(
                ProblemType.TOOL_NOT_DECLARED,
                "No tool of upstream " + upstream.name() + " is declared for " + method + " " + FieldSyntax.shown(path)
                        + "."));
    }

    /** The contract of a read that no tool declares: sent once, under a name that all of them share. */
    private static ToolContract undeclaredRead(UpstreamContract upstream) {
        return ToolContract.named(UNDECLARED, upstream.name()).mode(Mode.READ).build();
    }

    /** The first segment of a path that begins with a slash. */
    private static String firstSegment(String path) {
        int end = path.indexOf('/', 1);
        return end < 0 ? path.substring(1) : path.substring(1, end);
    }
}
