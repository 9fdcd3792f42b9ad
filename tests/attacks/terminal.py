#!/usr/bin/env python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Runs a command on a terminal made for it, as a user would, and tells what happens there.

    terminal.py CASE COMMAND...

CASE is the name of a function below. A case that fails says so and ends with status 1; none
lasts longer than ten seconds.
"""
import fcntl
import os
import pty
import select
import signal
import struct
import subprocess
import sys
import termios
import time
import tty

LIMIT = 10
started = time.monotonic()


def fail(why, seen=b""):
    print(f"{why}; on the terminal: {seen[-2000:]!r}")
    sys.exit(1)


class Terminal:
    """A terminal with COMMAND in its foreground, or behind it."""

    def __init__(self, command, foreground=True):
        self.master, self.slave = pty.openpty()
        self.set_size(24, 80)
        self.before = self.modes()
        self.seen = b""
        self.status = None
        self.pid = os.fork()
        if self.pid == 0:
            os.setsid()
            fcntl.ioctl(self.slave, termios.TIOCSCTTY, 0)
            for fd in range(3):
                os.dup2(self.slave, fd)
            os.closerange(3, 20)
            if not foreground:
                self.go_behind()
            os.execvp(command[0], command)

    # A shell's background job: another process group has the terminal.
    def go_behind(self):
        job = os.fork()
        if job == 0:
            os.setpgid(0, 0)
            time.sleep(0.05)
            return
        os.setpgid(job, job)
        _, status = os.waitpid(job, os.WUNTRACED)
        os._exit(99 if os.WIFSTOPPED(status) else os.waitstatus_to_exitcode(status))

    def set_size(self, rows, columns):
        fcntl.ioctl(self.master, termios.TIOCSWINSZ, struct.pack("4H", rows, columns, 0, 0))

    def modes(self):
        return termios.tcgetattr(self.slave)

    def is_raw(self):
        return not self.modes()[3] & termios.ICANON

    # Reads what is there, within @seconds; False when that was nothing.
    def read(self, seconds=0.05):
        ready, _, _ = select.select([self.master], [], [], seconds)
        if ready:
            self.seen += os.read(self.master, 65536)
        return bool(ready)

    def until(self, is_so, what):
        while not is_so():
            self.read()
            if time.monotonic() - started > LIMIT:
                fail(f"waited in vain until {what}", self.seen)

    def expect(self, text):
        self.until(lambda: text in self.seen, f"{text!r} is shown")

    def write(self, text):
        os.write(self.master, text)

    def ended(self, options=0):
        pid, status = os.waitpid(self.pid, os.WNOHANG | options)
        if pid:
            self.status = status
        return bool(pid)

    def end(self):
        self.until(self.ended, "the command ends")
        while self.read(0):
            pass
        return os.waitstatus_to_exitcode(self.status)

    def is_as_before(self, when):
        if self.modes() != self.before:
            fail(f"the terminal's modes are others {when}", self.seen)


def children(pid):
    with open(f"/proc/{pid}/task/{pid}/children", encoding="ascii") as file:
        return [int(child) for child in file.read().split()]


def pending(command):
    """How many bytes are in the terminal's input once the command has ended."""
    master, slave = pty.openpty()
    answer, tell = os.pipe()
    if os.fork() == 0:
        os.setsid()
        fcntl.ioctl(slave, termios.TIOCSCTTY, 0)
        subprocess.run(command, stdin=slave, stdout=slave, stderr=slave, check=False)
        tty.setraw(slave, termios.TCSANOW)
        os.set_blocking(slave, False)
        try:
            text = os.read(slave, 4096)
        except BlockingIOError:
            text = b""
        os.write(tell, b"%d" % len(text))
        os._exit(0)
    os.close(tell)
    seen = b""
    while time.monotonic() - started < LIMIT:
        ready, _, _ = select.select([master, answer], [], [], 1)
        if master in ready:
            seen += os.read(master, 65536)
        elif answer in ready:
            print(os.read(answer, 16).decode(), "pending")
            print(seen.decode("utf-8", "replace"))
            return
    fail("it does not end", seen)


def size(command):
    """The size it starts with, and a new one."""
    t = Terminal(command + ["sh", "-c", "stty size; trap 'stty size; exit 5' WINCH; echo ready;"
                                        " while :; do sleep 0.02; done"])
    t.expect(b"ready")
    if b"24 80" not in t.seen:
        fail("it starts with another size", t.seen)
    t.set_size(44, 133)
    t.expect(b"44 133")
    if t.end() != 5:
        fail("another status than that of the program", t.seen)


def modes(command):
    """They are restored after an exit, a kill of the program, a signal to the tool."""
    for program, number, wanted in (("exit 3", 0, 3), ("kill -KILL $$", 0, 137),
                                    ("while :; do sleep 0.02; done", signal.SIGTERM, 143),
                                    ("while :; do sleep 0.02; done", signal.SIGHUP, 129)):
        t = Terminal(command + ["sh", "-c", f"echo ready; read line; echo got $line; {program}"])
        t.expect(b"ready")
        t.until(t.is_raw, "the outer terminal is raw")
        t.write(b"abc\r")
        t.expect(b"got abc")
        if number:
            os.kill(t.pid, number)
        status = t.end()
        if status != wanted:
            fail(f"{program}: ends with {status}, not {wanted}", t.seen)
        t.is_as_before(f"after {program}, signal {int(number)}")


def stopped(command):
    """A stop of the program stops the tool, with the modes of before; both go on together."""
    t = Terminal(command + ["sh", "-c", "echo ready; read line; echo got $line"])
    t.expect(b"ready")
    t.until(t.is_raw, "the outer terminal is raw")
    t.until(lambda: children(t.pid), "there is a program")
    os.kill(children(t.pid)[0], signal.SIGSTOP)
    t.until(lambda: t.ended(os.WUNTRACED), "the tool is stopped")
    if not os.WIFSTOPPED(t.status):
        fail("the tool ended", t.seen)
    t.is_as_before("while it is stopped")
    os.kill(t.pid, signal.SIGCONT)
    t.until(t.is_raw, "the outer terminal is raw again")
    t.write(b"abc\r")
    t.expect(b"got abc")
    t.end()
    t.is_as_before("at the end")


def jobs(command):
    """A shell in there has job control: Ctrl-Z, Ctrl-C, fg."""
    t = Terminal(command + ["sh", "-i"])
    t.write(b"echo begin$((1+1))\r")
    t.expect(b"begin2")
    t.write(b"sleep 60\r")
    time.sleep(0.3)
    t.write(b"\x1a")
    t.expect(b"Stopped")
    t.write(b"fg\r")
    time.sleep(0.2)
    t.write(b"\x03")
    t.write(b"echo status=$?\r")
    t.expect(b"status=130")
    t.write(b"exit 6\r")
    if t.end() != 6:
        fail("another status than that of the shell", t.seen)
    t.is_as_before("at the end")


def paste(command):
    """Much input, echoed and answered, stops neither direction."""
    t = Terminal(command + ["sh", "-c", "echo ready; cat | tail -n 1"])
    t.expect(b"ready")
    t.until(t.is_raw, "the outer terminal is raw")
    os.set_blocking(t.master, False)
    left = b"".join(b"%0100d\r" % i for i in range(3000)) + b"last\r\x04"
    while left:
        _, writable, _ = select.select([], [t.master], [], 0.01)
        if writable:
            try:
                left = left[os.write(t.master, left[:2000]):]
            except BlockingIOError:
                pass
        t.read(0)
        if time.monotonic() - started > LIMIT:
            fail(f"stuck with {len(left)} bytes to type", t.seen)
    t.end()
    if not t.seen.endswith(b"last\r\nlast\r\n"):
        fail("the last line is lost", t.seen)


def deaf(command):
    """A program that reads nothing keeps neither its output nor a signal from us."""
    t = Terminal(command + ["sh", "-c", "stty raw -echo; echo ready; sleep 0.5; echo later;"
                                        " while :; do sleep 0.02; done"])
    t.expect(b"ready")
    os.set_blocking(t.master, False)
    typed = 0
    while typed < 500000:
        _, writable, _ = select.select([], [t.master], [], 0.1)
        if not writable:
            break
        typed += os.write(t.master, b"x" * 2000)
    t.expect(b"later")
    os.kill(t.pid, signal.SIGTERM)
    if t.end() != 143:
        fail("another status than that of the signal", t.seen)
    t.is_as_before("at the end")


def output(command):
    """All of it arrives, also what was written just before the end."""
    t = Terminal(command + ["seq", "50000"])
    if t.end() != 0 or not t.seen.endswith(b"\r\n49999\r\n50000\r\n"):
        fail("the end of the output is missing", t.seen)
    if t.seen.count(b"\n") != 50000:
        fail(f"{t.seen.count(10)} lines of 50000", t.seen)


def behind(command):
    """In the background it writes, and neither stops nor touches the terminal's modes."""
    t = Terminal(command + ["echo", "from behind"], foreground=False)
    status = t.end()
    if status == 99:
        fail("it was stopped", t.seen)
    if status != 0 or b"from behind" not in t.seen:
        fail(f"ends with {status}", t.seen)
    t.is_as_before("afterwards")


if __name__ == "__main__":
    {case.__name__: case for case in
     (pending, size, modes, stopped, jobs, paste, deaf, output, behind)}[sys.argv[1]](sys.argv[2:])
