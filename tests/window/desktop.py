"""A real X display with a window manager and a session bus, and the hands of a user on it.

Needs Debian's xvfb, openbox, dbus, xdotool, imagemagick, pcmanfm, at-spi2-core, python3-pyatspi (packaging/packages.txt).
Mouse and keyboard go through XTEST, as real devices do; files are dragged out of a real file manager.
"""

import os
import re
import shutil
import signal
import subprocess
import tempfile
import time

NEEDED = ["Xvfb", "openbox", "dbus-daemon", "xdotool", "import", "convert", "pcmanfm"]


def missing_programs():
    return [name for name in NEEDED if shutil.which(name) is None]


class Desktop:
    """`with Desktop("1440x900") as desktop:` starts the display and ends everything that ran on it."""

    def __init__(self, size="1440x900"):
        self.size = size
        self.processes = []

    def __enter__(self):
        self.home = tempfile.mkdtemp(prefix="desktop")
        read_end, write_end = os.pipe()
        self._start(["Xvfb", "-displayfd", str(write_end), "-screen", "0", self.size + "x24", "-dpi", "96",
                     "-nolisten", "tcp"], env=dict(os.environ), pass_fds=[write_end])
        os.close(write_end)
        with os.fdopen(read_end) as pipe:
            number = pipe.readline().strip()
        self.env = {
            "PATH": os.environ["PATH"], "HOME": self.home, "LANG": "C.UTF-8", "DISPLAY": ":" + number,
            "XDG_RUNTIME_DIR": self.home, "XDG_CONFIG_HOME": self.home + "/config", "XDG_DATA_HOME": self.home + "/data",
            "QT_LINUX_ACCESSIBILITY_ALWAYS_ON": "1", "QT_QPA_PLATFORM": "xcb",
        }
        bus = subprocess.Popen(["dbus-daemon", "--session", "--print-address", "--nofork"], stdout=subprocess.PIPE,
                               stderr=subprocess.DEVNULL, text=True, env=self.env)
        self.processes.append(bus)
        self.env["DBUS_SESSION_BUS_ADDRESS"] = bus.stdout.readline().strip()
        self._start(["openbox", "--sm-disable"])
        self.wait_for(lambda: self.run("xdotool", "getdisplaygeometry", check=False).returncode == 0, "the display")
        time.sleep(0.5)
        return self

    def __exit__(self, *_):
        for process in reversed(self.processes):
            if process.poll() is None:
                process.send_signal(signal.SIGTERM)
        for process in reversed(self.processes):
            if process.stdout:
                process.stdout.close()
            try:
                process.wait(5)
            except subprocess.TimeoutExpired:
                process.kill()
        shutil.rmtree(self.home, ignore_errors=True)

    def _start(self, command, **options):
        options.setdefault("env", getattr(self, "env", None))
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, **options)
        self.processes.append(process)
        return process

    def run(self, *command, check=True, timeout=30):
        return subprocess.run(command, env=self.env, check=check, timeout=timeout, text=True, capture_output=True)

    def wait_for(self, condition, what, seconds=20):
        """Polls until `condition()` is true and returns its value; fails with `what` in the message."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            value = condition()
            if value:
                return value
            time.sleep(0.1)
        raise AssertionError(f"waited {seconds} s in vain for {what}")

    def launch(self, *command, env=None):
        self.log_path = os.path.join(self.home, "app.log")
        with open(self.log_path, "ab") as log:
            process = subprocess.Popen(command, env=dict(self.env, **(env or {})), stdout=log, stderr=log)
        self.processes.append(process)
        return process

    def log(self):
        with open(self.log_path, encoding="utf-8", errors="replace") as log:
            return log.read()

    def window(self, title, seconds=20):
        """Id of the visible window whose title matches the regular expression."""
        def find():
            found = self.run("xdotool", "search", "--onlyvisible", "--name", title, check=False).stdout.split()
            return found[-1] if found else None
        window = self.wait_for(find, f"a window named {title}", seconds)
        self.run("xdotool", "windowactivate", "--sync", window, check=False)
        time.sleep(0.3)
        return window

    def is_shown(self, window):
        return self.run("xdotool", "getwindowname", window, check=False).returncode == 0

    def geometry(self, window):
        text = self.run("xdotool", "getwindowgeometry", "--shell", window).stdout
        values = dict(re.findall(r"(\w+)=(-?\d+)", text))
        return tuple(int(values[key]) for key in ("X", "Y", "WIDTH", "HEIGHT"))

    def screenshot(self, path, window="root"):
        self.run("import", "-silent", "-window", window, path)

    def key(self, *keys):
        self.run("xdotool", "key", "--delay", "40", *keys)
        time.sleep(0.15)

    def type(self, text):
        self.run("xdotool", "type", "--delay", "15", text)
        time.sleep(0.15)

    def click(self, x, y, button=1):
        self.run("xdotool", "mousemove", str(x), str(y), "sleep", "0.1", "click", str(button))
        time.sleep(0.2)

    def drag(self, start, end, steps=25):
        """Presses at start, moves in small steps, releases at end."""
        (x0, y0), (x1, y1) = start, end
        command = ["xdotool", "mousemove", str(x0), str(y0), "sleep", "0.2", "mousedown", "1", "sleep", "0.15"]
        for i in range(1, steps + 1):
            command += ["mousemove", str(x0 + (x1 - x0) * i // steps), str(y0 + (y1 - y0) * i // steps), "sleep", "0.02"]
        self.run(*command, "sleep", "0.2", "mouseup", "1")
        time.sleep(0.3)

    def drop_from_file_manager(self, files, target):
        """Shows copies of `files` in a file manager, selects all and drags them to the point `target`."""
        folder = os.path.join(self.home, f"drop{len(self.processes)}")
        os.mkdir(folder)
        for path in files:
            shutil.copy(path, folder)
        manager = self._start(["pcmanfm", "--no-desktop", folder])
        window = self.window(os.path.basename(folder))
        self.run("xdotool", "windowsize", "--sync", window, "420", "300", check=False)
        self.run("xdotool", "windowmove", window, "4", "24")
        time.sleep(1.0)
        x, y, width, height = self.geometry(window)
        before, after = os.path.join(self.home, "before.png"), os.path.join(self.home, "after.png")
        self.click(x + width - 30, y + height - 70)
        self.screenshot(before, window)
        self.key("ctrl+a")
        time.sleep(0.5)
        self.screenshot(after, window)
        # The icon is where selecting changed the picture.
        box = self.run("convert", before, after, "-compose", "difference", "-composite", "-colorspace", "gray",
                       "-threshold", "10%", "-crop", f"x{height - 30}+0+0", "+repage", "-format", "%@", "info:").stdout
        w, h, left, top = (int(number) for number in re.findall(r"\d+", box))
        start = (x + left + (45 if w > 110 else w // 2), y + top + 25)
        self.drag(start, target, steps=35)
        manager.terminate()
        time.sleep(0.5)


def _accessible(desktop, code, *arguments):
    """Runs `code` with the system's Python, which has pyatspi, against the desktop's accessibility bus."""
    helper = os.path.join(os.path.dirname(os.path.abspath(__file__)), "accessible.py")
    return desktop.run("/usr/bin/python3", helper, code, *arguments, check=False)


def accessible(desktop, action, application, *arguments):
    """press NAME | set NAME VALUE | text NAME TEXT | read NAME | where NAME | names PATTERN | dump | unnamed (see accessible.py)."""
    result = _accessible(desktop, action, application, *arguments)
    if result.returncode != 0:
        raise AssertionError(f"{action} {arguments}: {result.stderr.strip()}")
    return result.stdout.strip()
