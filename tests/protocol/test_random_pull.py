"""The random sessions again, with clients that pull: what they show in the end equals a cold check, and nothing of it twice."""
from puller import DOCUMENTS, POLLED, STREAMED, Puller
from test_random import INCLUDES, SYMBOLS, run_sessions

MODES = (DOCUMENTS, POLLED, STREAMED)


def play(binary, steps, kind):
    """A session of each mode, with and without related documents; each has a seed of its own."""
    for number, mode in enumerate(MODES):
        for related in (True, False):
            print("   %s, related documents: %s" % (mode, related))
            run_sessions(binary, [2 * number + related + 1], steps, kind,
                         lambda *arguments, **more: Puller(*arguments, mode=mode, related=related, **more))


def test_sessions_equal_a_cold_check(binary):
    play(binary, 100, INCLUDES)


def test_sessions_with_symbols_equal_a_cold_full_check(binary):
    play(binary, 50, SYMBOLS)
