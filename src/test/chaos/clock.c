/* Preloaded into a replica: its wall clock is ahead of the machine's by the number of seconds that stands, as a 64 bit number, in
 * the file $CHAOS_CLOCK, at any moment. The monotonic clock is the machine's. libfaketime does this too, but takes hold of every
 * wait and of every clock, and makes a JVM start several times slower. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/time.h>
#include <time.h>

static const volatile int64_t none = 0;
static const volatile int64_t *ahead = &none;
static int (*machines)(clockid_t, struct timespec *);

__attribute__((constructor)) static void begin(void) {
    machines = (int (*)(clockid_t, struct timespec *))dlsym(RTLD_NEXT, "clock_gettime");
    const char *path = getenv("CHAOS_CLOCK");
    int file = path == NULL ? -1 : open(path, O_RDONLY | O_CLOEXEC);
    void *mapped = file < 0 ? MAP_FAILED : mmap(NULL, sizeof(int64_t), PROT_READ, MAP_SHARED, file, 0);
    if (mapped != MAP_FAILED) {
        ahead = mapped;
    }
}

int clock_gettime(clockid_t clock, struct timespec *now) {
    if (machines == NULL) { /* called before this library is ready */
        begin();
    }
    int result = machines(clock, now);
    if (result == 0 && (clock == CLOCK_REALTIME || clock == CLOCK_REALTIME_COARSE)) {
        now->tv_sec += *ahead;
    }
    return result;
}

int gettimeofday(struct timeval *restrict now, void *restrict zone) {
    (void)zone;
    struct timespec exact;
    int result = clock_gettime(CLOCK_REALTIME, &exact);
    now->tv_sec = exact.tv_sec;
    now->tv_usec = exact.tv_nsec / 1000;
    return result;
}

time_t time(time_t *copy) {
    struct timespec exact;
    clock_gettime(CLOCK_REALTIME, &exact);
    if (copy != NULL) {
        *copy = exact.tv_sec;
    }
    return exact.tv_sec;
}
