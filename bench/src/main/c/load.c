/*
 * The load: keeps one message under way on each connection, from one thread, and says what it saw.
 *
 *   load key=value ...
 *
 *   port         of the server on 127.0.0.1
 *   pid          of the server, whose CPU time is read where the measured window begins and ends
 *   mode         echo (default), connect (connect, one echo, close), idle (open, one echo, hold)
 *   connections  open at once
 *   size         of a message in bytes
 *   depth        messages in one write; the next goes when all of them are back
 *   warmup       seconds before the window
 *   seconds      of the window
 *   rate         messages a second over all connections; 0: as fast as they come back. Latencies
 *                then count from when a message was due, not from when it could go
 *   slow         every n-th connection asks for slow service (first byte 'S'); 0: none. Their
 *                latencies are not in the histogram
 *   tls          1: TLS 1.3
 *   resume       1: with the ticket of the connection before
 *
 * Prints key=value lines and then "latency NANOSECONDS COUNT" lines. In mode idle prints "open" and
 * ends at the end of its standard input. Every byte that comes back is compared.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/tcp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>
#ifdef WITH_TLS
#include <openssl/err.h>
#include <openssl/ssl.h>
#else
typedef void SSL;
#endif

enum { EVENTS = 512, ROOM = 256 * 1024, SOURCES = 100, EXACT = 7 };

static const int64_t SETTLING = 200000000;

enum phase { CLOSED, CONNECTING, HANDSHAKING, EXCHANGING };

struct connection {
    int fd;
    enum phase phase;
    SSL *tls;
    const char *message;
    size_t sent, got;
    int under_way, slow;
    int64_t since; /* when the message under way was sent, or was due */
    int64_t due;   /* with a rate: when the next one is */
};

struct reading {
    int64_t time, server, self;
};

static long port, pid, connections = 1, size = 64, depth = 1, rate, slow, with_tls, resume;
static double warmup = 1, seconds = 2;
static const char *mode = "echo";

static struct connection *all;
static char *ordinary, *asking_slow, buffer[ROOM];
static size_t batch;
static int poller, measuring;
static long exchanges, refused, resumed, handshakes;
static uint64_t histogram[64 << EXACT];
static clockid_t server_clock;

static void fail(const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    vfprintf(stderr, format, arguments);
    va_end(arguments);
    fprintf(stderr, errno ? ": %s\n" : "\n", strerror(errno));
    exit(1);
}

static int64_t read_clock(clockid_t clock) {
    struct timespec time;
    clock_gettime(clock, &time);
    return time.tv_sec * 1000000000LL + time.tv_nsec;
}

static int64_t now(void) {
    return read_clock(CLOCK_MONOTONIC);
}

static struct reading take(void) {
    return (struct reading){
        .time = now(),
        .server = pid ? read_clock(server_clock) : 0,
        .self = read_clock(CLOCK_PROCESS_CPUTIME_ID)};
}

/* ---- latencies: 2^EXACT steps to each power of two, so within one percent ---- */

static int step_of(int64_t value) {
    if (value < 1 << EXACT) {
        return value < 0 ? 0 : (int) value;
    }
    int shift = 63 - __builtin_clzll(value) - EXACT;
    return ((shift + 1) << EXACT) | (int) ((value >> shift) & ((1 << EXACT) - 1));
}

static int64_t value_of(int step) {
    int shift = (step >> EXACT) - 1;
    if (shift < 0) {
        return step;
    }
    return ((int64_t) ((1 << EXACT) | (step & ((1 << EXACT) - 1))) << shift) + ((1LL << shift) >> 1);
}

static void done(struct connection *one, long messages) {
    if (!measuring) {
        return;
    }
    exchanges += messages;
    if (!one->slow) {
        histogram[step_of(now() - one->since)] += messages;
    }
}

/* ---- TLS ---- */

#ifdef WITH_TLS
static SSL_CTX *context;
static SSL_SESSION *ticket;

static int new_ticket(SSL *tls, SSL_SESSION *session) {
    (void) tls;
    SSL_SESSION_free(ticket);
    ticket = session;
    return 1;
}

static void begin_tls(void) {
    context = SSL_CTX_new(TLS_client_method());
    SSL_CTX_set_min_proto_version(context, TLS1_3_VERSION);
    SSL_CTX_set_read_ahead(context, 1);
    SSL_CTX_set_mode(context, SSL_MODE_RELEASE_BUFFERS);
    if (resume) {
        SSL_CTX_set_session_cache_mode(context, SSL_SESS_CACHE_CLIENT | SSL_SESS_CACHE_NO_INTERNAL);
        SSL_CTX_sess_set_new_cb(context, new_ticket);
    }
}

static void secure(struct connection *one) {
    one->tls = SSL_new(context);
    SSL_set_fd(one->tls, one->fd);
    SSL_set_tlsext_host_name(one->tls, "localhost");
    if (resume && ticket) {
        SSL_set_session(one->tls, ticket);
    }
    SSL_set_connect_state(one->tls);
}

/* What a plain read, write or connect would have said. */
static ssize_t plain_words(struct connection *one, int result) {
    if (result > 0) {
        return result;
    }
    int error = SSL_get_error(one->tls, result);
    if (error == SSL_ERROR_WANT_READ || error == SSL_ERROR_WANT_WRITE) {
        errno = EAGAIN;
        return -1;
    }
    ERR_clear_error();
    if (error == SSL_ERROR_ZERO_RETURN) {
        return 0;
    }
    errno = EPROTO;
    return -1;
}

static ssize_t handshake(struct connection *one) {
    ssize_t result = plain_words(one, SSL_do_handshake(one->tls));
    if (result > 0) {
        handshakes += measuring;
        resumed += measuring && SSL_session_reused(one->tls);
    }
    return result;
}

static ssize_t receive(struct connection *one, size_t most) {
    return one->tls ? plain_words(one, SSL_read(one->tls, buffer, most))
                    : read(one->fd, buffer, most);
}

static ssize_t transmit(struct connection *one, const char *bytes, size_t most) {
    return one->tls ? plain_words(one, SSL_write(one->tls, bytes, most))
                    : send(one->fd, bytes, most, MSG_NOSIGNAL);
}

static void part(struct connection *one) {
    if (one->tls) {
        SSL_shutdown(one->tls);
        ERR_clear_error();
        SSL_free(one->tls);
        one->tls = NULL;
    }
}
#else
static void begin_tls(void) {
    errno = 0;
    fail("built without TLS");
}

static void secure(struct connection *one) {
    (void) one;
}

static ssize_t handshake(struct connection *one) {
    (void) one;
    return 1;
}

static ssize_t receive(struct connection *one, size_t most) {
    return read(one->fd, buffer, most);
}

static ssize_t transmit(struct connection *one, const char *bytes, size_t most) {
    return send(one->fd, bytes, most, MSG_NOSIGNAL);
}

static void part(struct connection *one) {
    (void) one;
}
#endif

/* ---- one connection ---- */

static void close_it(struct connection *one) {
    part(one);
    close(one->fd);
    one->phase = CLOSED;
}

/* Many source addresses, since one has some 28,000 ports. */
static void open_socket(struct connection *one, int flags) {
    static unsigned next;
    int on = 1;
    struct sockaddr_in from = {.sin_family = AF_INET};
    from.sin_addr.s_addr = htonl(INADDR_LOOPBACK + next++ % SOURCES);
    one->fd = socket(AF_INET, SOCK_STREAM | flags, 0);
    if (one->fd < 0) {
        fail("socket");
    }
    setsockopt(one->fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    setsockopt(one->fd, IPPROTO_IP, IP_BIND_ADDRESS_NO_PORT, &on, sizeof on);
    if (bind(one->fd, (struct sockaddr *) &from, sizeof from) < 0) {
        fail("bind");
    }
}

static int dial(struct connection *one) {
    struct sockaddr_in to = {.sin_family = AF_INET, .sin_port = htons(port)};
    to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    return connect(one->fd, (struct sockaddr *) &to, sizeof to);
}

static void broken(struct connection *one, const char *what) {
    fail("connection %ld: %s", (long) (one - all), what);
}

static void send_on(struct connection *one) {
    while (one->sent < batch) {
        ssize_t put = transmit(one, one->message + one->sent, batch - one->sent);
        if (put < 0 && errno == EAGAIN) {
            return;
        }
        if (put <= 0) {
            broken(one, "write");
        }
        one->sent += put;
    }
}

static void ask(struct connection *one, int64_t since) {
    one->since = since;
    one->sent = one->got = 0;
    one->under_way = 1;
    send_on(one);
}

/* Takes what has come; says whether all is back. */
static int take_in(struct connection *one) {
    while (one->got < batch) {
        size_t most = batch - one->got < ROOM ? batch - one->got : ROOM;
        ssize_t got = receive(one, most);
        if (got < 0 && errno == EAGAIN) {
            return 0;
        }
        if (got <= 0) {
            broken(one, got == 0 ? "closed by the server" : "read");
        }
        if (memcmp(buffer, one->message + one->got, got) != 0) {
            errno = 0;
            broken(one, "not what was sent");
        }
        one->got += got;
    }
    return 1;
}

/* ---- echo ---- */

static int64_t begin, interval;

static void ask_if_due(struct connection *one, int64_t time) {
    if (!one->under_way && one->due <= time) {
        int64_t since = one->due;
        one->due += interval;
        ask(one, since);
    }
}

static void echoed(struct connection *one) {
    one->under_way = 0;
    done(one, depth);
    if (interval) {
        ask_if_due(one, now());
    } else {
        ask(one, now());
    }
}

static void echo_event(struct connection *one) {
    if (one->under_way) {
        if (one->sent < batch) {
            send_on(one);
        }
        if (take_in(one)) {
            echoed(one);
        }
    }
}

/* ---- connect, echo, close ---- */

static void connect_again(struct connection *one) {
    struct epoll_event event = {.events = EPOLLIN | EPOLLOUT | EPOLLET, .data.ptr = one};
    one->since = now();
    open_socket(one, SOCK_NONBLOCK);
    one->phase = CONNECTING;
    if (dial(one) < 0 && errno != EINPROGRESS) {
        fail("connect");
    }
    if (epoll_ctl(poller, EPOLL_CTL_ADD, one->fd, &event) < 0) {
        fail("epoll_ctl");
    }
}

static void connect_event(struct connection *one, unsigned events) {
    if (one->phase == CONNECTING && events & (EPOLLERR | EPOLLHUP)) {
        refused++;
        close_it(one);
        connect_again(one);
        return;
    }
    if (one->phase == CONNECTING && with_tls) {
        secure(one);
    }
    if (one->phase == CONNECTING) {
        one->phase = HANDSHAKING;
    }
    if (one->phase == HANDSHAKING) {
        ssize_t result = one->tls ? handshake(one) : 1;
        if (result <= 0 && errno == EAGAIN) {
            return;
        }
        if (result <= 0) {
            broken(one, "handshake");
        }
        one->phase = EXCHANGING;
        ask(one, one->since);
    }
    if (one->sent < batch) {
        send_on(one);
    }
    if (take_in(one)) {
        done(one, 1);
        close_it(one);
        connect_again(one);
    }
}

/* ---- the window ---- */

static void open_all(void) {
    struct timeval patience = {.tv_sec = 30};
    for (long i = 0; i < connections; i++) {
        struct connection *one = &all[i];
        open_socket(one, 0);
        setsockopt(one->fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
        if (dial(one) < 0) {
            fail("connect");
        }
        if (with_tls) {
            secure(one);
            if (handshake(one) <= 0) {
                broken(one, "handshake");
            }
        }
        one->phase = EXCHANGING;
        ask(one, now());
        if (!take_in(one)) {
            broken(one, "no answer");
        }
        one->under_way = 0;
    }
}

static void watch_all(void) {
    for (long i = 0; i < connections; i++) {
        struct epoll_event event = {.events = EPOLLIN | EPOLLOUT | EPOLLET, .data.ptr = &all[i]};
        fcntl(all[i].fd, F_SETFL, O_NONBLOCK);
        if (epoll_ctl(poller, EPOLL_CTL_ADD, all[i].fd, &event) < 0) {
            fail("epoll_ctl");
        }
    }
}

static void start_all(void) {
    begin = now();
    for (long i = 0; i < connections; i++) {
        struct connection *one = &all[i];
        if (strcmp(mode, "connect") == 0) {
            connect_again(one);
        } else {
            ask(one, now());
        }
    }
}

/* From now on at the rate that was asked for: what piled up before a server was warm must not count. */
static void pace_all(void) {
    begin = now();
    interval = (int64_t) (1e9 * connections * depth / rate);
    for (long i = 0; i < connections; i++) {
        all[i].due = begin + interval * i / connections;
    }
}

/* With a rate, connections fall due in turn. */
static int64_t ask_those_due(int64_t *turn) {
    int64_t time = now(), due;
    while ((due = begin + interval * *turn / connections) <= time) {
        ask_if_due(&all[(*turn)++ % connections], time);
    }
    return due;
}

static void run_until(int64_t end, int64_t *turn) {
    static struct epoll_event ready[EVENTS];
    int connecting = strcmp(mode, "connect") == 0;
    for (int64_t time; (time = now()) < end;) {
        int64_t until = interval ? ask_those_due(turn) : end;
        int64_t wait = (until < end ? until : end) - time;
        wait = wait < 0 ? 0 : wait;
        struct timespec timeout = {wait / 1000000000, wait % 1000000000};
        int count = epoll_pwait2(poller, ready, EVENTS, &timeout, NULL);
        for (int i = 0; i < count; i++) {
            if (connecting) {
                connect_event(ready[i].data.ptr, ready[i].events);
            } else {
                echo_event(ready[i].data.ptr);
            }
        }
    }
}

static void report(struct reading from, struct reading to) {
    printf("exchanges=%ld\n", exchanges);
    printf("nanoseconds=%lld\n", (long long) (to.time - from.time));
    printf("server.cpu=%lld\n", (long long) (to.server - from.server));
    printf("load.cpu=%lld\n", (long long) (to.self - from.self));
    printf("refused=%ld\nhandshakes=%ld\nresumed=%ld\n", refused, handshakes, resumed);
    for (int i = 0; i < 64 << EXACT; i++) {
        if (histogram[i]) {
            printf("latency %lld %llu\n", (long long) value_of(i), (unsigned long long) histogram[i]);
        }
    }
}

static void measure(void) {
    int64_t turn = 0;
    start_all();
    run_until(begin + (int64_t) (warmup * 1e9), &turn);
    if (rate) {
        pace_all();
        run_until(begin + SETTLING, &turn);
    }
    struct reading from = take();
    measuring = 1;
    run_until(from.time + (int64_t) (seconds * 1e9), &turn);
    report(from, take());
}

/* ---- what is asked for ---- */

static char *message(char first) {
    char *bytes = malloc(batch);
    for (size_t i = 0; i < batch; i++) {
        bytes[i] = i % size == 0 ? first : (char) (i * 31 + 7);
    }
    return bytes;
}

static void understand(const char *argument) {
    static const struct {
        const char *key;
        long *value;
    } counts[] = {
        {"port", &port}, {"pid", &pid}, {"connections", &connections}, {"size", &size},
        {"depth", &depth}, {"rate", &rate}, {"slow", &slow}, {"tls", &with_tls},
        {"resume", &resume}};
    const char *value = strchr(argument, '=');
    errno = 0;
    if (!value) {
        fail("%s: expected key=value", argument);
    }
    size_t length = value++ - argument;
    for (size_t i = 0; i < sizeof counts / sizeof *counts; i++) {
        if (strlen(counts[i].key) == length && strncmp(counts[i].key, argument, length) == 0) {
            *counts[i].value = atol(value);
            return;
        }
    }
    if (strncmp(argument, "mode=", 5) == 0) {
        mode = value;
    } else if (strncmp(argument, "warmup=", 7) == 0) {
        warmup = atof(value);
    } else if (strncmp(argument, "seconds=", 8) == 0) {
        seconds = atof(value);
    } else {
        fail("%s: no such key", argument);
    }
}

static void prepare(void) {
    struct rlimit limit;
    getrlimit(RLIMIT_NOFILE, &limit);
    limit.rlim_cur = limit.rlim_max;
    setrlimit(RLIMIT_NOFILE, &limit);
    signal(SIGPIPE, SIG_IGN);
    batch = size * depth;
    ordinary = message('F');
    asking_slow = message('S');
    all = calloc(connections, sizeof *all);
    for (long i = 0; i < connections; i++) {
        all[i].slow = slow && i % slow == 0;
        all[i].message = all[i].slow ? asking_slow : ordinary;
    }
    poller = epoll_create1(0);
    if (pid && clock_getcpuclockid(pid, &server_clock) != 0) {
        fail("no process %ld", pid);
    }
    if (with_tls) {
        begin_tls();
    }
}

int main(int count, char **arguments) {
    for (int i = 1; i < count; i++) {
        understand(arguments[i]);
    }
    prepare();
    if (strcmp(mode, "connect") == 0) {
        measure();
        return 0;
    }
    open_all();
    if (strcmp(mode, "idle") == 0) {
        printf("open\n");
        fflush(stdout);
        while (read(STDIN_FILENO, buffer, ROOM) > 0) {
        }
        return 0;
    }
    watch_all();
    measure();
    return 0;
}
