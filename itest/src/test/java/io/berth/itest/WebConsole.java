package io.berth.itest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.SECONDS;

import aQute.lib.json.JSONCodec;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.Semaphore;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceListener;

/** The configuration page of the Felix Web Console, asked over HTTP as a browser would ask it. */
final class WebConsole {

    static final String USER = "operator";
    static final String PASSWORD = "operator";

    /** Of the framework that it runs in: on this machine alone, at a port that the system picks. */
    static final Map<String, String> SETTINGS =
            Map.of(
                    "org.apache.felix.http.host",
                    "127.0.0.1",
                    "org.osgi.service.http.port",
                    "0",
                    "felix.webconsole.username",
                    USER,
                    "felix.webconsole.password",
                    PASSWORD);

    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final String RUNTIME =
            "(&(objectClass=org.osgi.service.servlet.runtime.HttpServiceRuntime)"
                    + "(osgi.http.endpoint=*))";
    private static final String SERVER_PID = "io.berth.server";

    private final HttpClient client = HttpClient.newBuilder().connectTimeout(PATIENCE).build();
    private final URI page;

    private WebConsole(URI page) {
        this.page = page;
    }

    /** Installs it, and waits until it answers. */
    static WebConsole install(Site site) throws Exception {
        BundleContext context = site.framework().context();
        Semaphore changed = new Semaphore(0);
        ServiceListener listener = event -> changed.release();
        context.addServiceListener(listener, "(osgi.http.endpoint=*)");
        try {
            site.framework().installAll(Jars.in("webconsole"));
            Object endpoint = site.registry().awaitOne(RUNTIME).getProperty("osgi.http.endpoint");
            String first = endpoint instanceof String[] all ? all[0] : endpoint.toString();
            WebConsole console =
                    new WebConsole(URI.create(first).resolve("/system/console/configMgr"));
            while (!console.answers()) {
                if (!changed.tryAcquire(PATIENCE.toSeconds(), SECONDS)) {
                    throw new AssertionError("no answer at " + console.page);
                }
            }
            return console;
        } finally {
            context.removeServiceListener(listener);
        }
    }

    private boolean answers() throws IOException, InterruptedException {
        try {
            return send(request(page).GET(), "en").statusCode() == 200;
        } catch (ConnectException early) {
            return false;
        }
    }

    URI page() {
        return page;
    }

    /** What it says to one who has not said who he is. */
    int statusForAStranger() throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(page).timeout(PATIENCE).build();
        return client.send(request, BodyHandlers.discarding()).statusCode();
    }

    String list() throws IOException, InterruptedException {
        return send(request(page).GET(), "en").body();
    }

    /** The form for a new server, as the page gets it for its button. */
    ConsoleForm blank(String language) throws Exception {
        return form(SERVER_PID + "?post=true&create=1&ts=1", language);
    }

    /** The form of a server that is there. */
    ConsoleForm form(String pid) throws Exception {
        return form(URLEncoder.encode(pid, UTF_8) + "?post=true&ts=1", "en");
    }

    private ConsoleForm form(String what, String language) throws Exception {
        HttpResponse<String> answer = send(request(URI.create(page + "/" + what)).GET(), language);
        requireStatus(200, answer);
        return new ConsoleForm(answer.body(), decoded(answer.body()));
    }

    private static Map<?, ?> decoded(String json) throws Exception {
        return (Map<?, ?>) new JSONCodec().dec().from(json).get();
    }

    /** Saves; the PID of what was saved, as the page is told it. */
    String save(ConsoleForm form) throws IOException, InterruptedException {
        HttpResponse<String> answer = post(form.pid(), form.encoded());
        requireStatus(302, answer);
        String location = answer.headers().firstValue("Location").orElseThrow();
        return URI.create(location.substring(location.lastIndexOf('/') + 1)).getPath();
    }

    void delete(String pid) throws IOException, InterruptedException {
        requireStatus(200, post(pid, "apply=1&delete=1"));
    }

    private HttpResponse<String> post(String pid, String fields)
            throws IOException, InterruptedException {
        String encoded = URLEncoder.encode(pid, UTF_8).replace("+", "%20");
        HttpRequest.Builder request =
                request(URI.create(page + "/" + encoded))
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(BodyPublishers.ofString(fields));
        return send(request, "en");
    }

    private static HttpRequest.Builder request(URI uri) {
        String who = USER + ":" + PASSWORD;
        String basic = Base64.getEncoder().encodeToString(who.getBytes(UTF_8));
        return HttpRequest.newBuilder(uri)
                .timeout(PATIENCE)
                .header("Authorization", "Basic " + basic);
    }

    private HttpResponse<String> send(HttpRequest.Builder request, String language)
            throws IOException, InterruptedException {
        return client.send(
                request.header("Accept-Language", language).build(), BodyHandlers.ofString());
    }

    private static void requireStatus(int wanted, HttpResponse<String> answer) {
        if (answer.statusCode() != wanted) {
            throw new AssertionError(answer.statusCode() + ": " + answer.body());
        }
    }
}
