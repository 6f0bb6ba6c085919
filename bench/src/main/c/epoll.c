/*
 * The least that an echo server can do: one thread, one epoll instance, one read and one write for
 * each exchange. Prints "ready PORT" and ends at the end of its standard input.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

enum { EVENTS = 1024, ROOM = 64 * 1024 };

/* What a peer that is slow to read has not taken yet. */
struct rest {
    char *bytes;
    size_t from, to;
};

static struct rest *rests;
static char buffer[ROOM];
static int poller;

static void fail(const char *what) {
    perror(what);
    exit(1);
}

static void watch(int fd, int operation, unsigned events) {
    struct epoll_event event = {.events = events, .data.fd = fd};
    if (epoll_ctl(poller, operation, fd, &event) < 0) {
        fail("epoll_ctl");
    }
}

static void raise_limit(void) {
    struct rlimit limit;
    getrlimit(RLIMIT_NOFILE, &limit);
    limit.rlim_cur = limit.rlim_max;
    setrlimit(RLIMIT_NOFILE, &limit);
    rests = calloc(limit.rlim_cur, sizeof *rests);
}

static int open_port(void) {
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t length = sizeof address;
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
    if (bind(fd, (struct sockaddr *) &address, length) < 0 || listen(fd, 4096) < 0) {
        fail("bind");
    }
    getsockname(fd, (struct sockaddr *) &address, &length);
    printf("ready %d\n", ntohs(address.sin_port));
    fflush(stdout);
    return fd;
}

static void accept_all(int port) {
    int one = 1;
    for (int fd; (fd = accept4(port, NULL, NULL, SOCK_NONBLOCK)) >= 0;) {
        setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
        watch(fd, EPOLL_CTL_ADD, EPOLLIN);
    }
}

static void end(int fd) {
    free(rests[fd].bytes);
    rests[fd] = (struct rest){0};
    close(fd);
}

static void keep(int fd, size_t from, size_t to) {
    rests[fd] = (struct rest){.bytes = malloc(to - from), .from = 0, .to = to - from};
    memcpy(rests[fd].bytes, buffer + from, to - from);
    watch(fd, EPOLL_CTL_MOD, EPOLLOUT);
}

static void echo(int fd) {
    ssize_t got = read(fd, buffer, ROOM);
    if (got <= 0) {
        if (got == 0 || errno != EAGAIN) {
            end(fd);
        }
        return;
    }
    ssize_t put = write(fd, buffer, got);
    if (put < 0 && errno != EAGAIN) {
        end(fd);
    } else if (put < got) {
        keep(fd, put < 0 ? 0 : put, got);
    }
}

static void go_on(int fd) {
    struct rest *rest = &rests[fd];
    ssize_t put = write(fd, rest->bytes + rest->from, rest->to - rest->from);
    if (put < 0) {
        if (errno != EAGAIN) {
            end(fd);
        }
        return;
    }
    rest->from += put;
    if (rest->from == rest->to) {
        free(rest->bytes);
        *rest = (struct rest){0};
        watch(fd, EPOLL_CTL_MOD, EPOLLIN);
    }
}

static void serve(int port) {
    static struct epoll_event ready[EVENTS];
    for (;;) {
        int count = epoll_wait(poller, ready, EVENTS, -1);
        for (int i = 0; i < count; i++) {
            int fd = ready[i].data.fd;
            if (fd == port) {
                accept_all(port);
            } else if (fd == STDIN_FILENO) {
                if (read(fd, buffer, ROOM) <= 0) {
                    return;
                }
            } else if (rests[fd].bytes != NULL) {
                go_on(fd);
            } else {
                echo(fd);
            }
        }
    }
}

int main(void) {
    raise_limit();
    poller = epoll_create1(0);
    int port = open_port();
    watch(port, EPOLL_CTL_ADD, EPOLLIN);
    watch(STDIN_FILENO, EPOLL_CTL_ADD, EPOLLIN);
    serve(port);
    return 0;
}
