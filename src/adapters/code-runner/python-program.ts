/**
 * The files of one Python test. The runner sets the limits of the process, closes files, sockets and processes with
 * an audit hook, runs the program and then the test, and writes its word only after the test has run to its end.
 */
export function pythonProgram(
  code: string,
  call: string,
): { readonly files: Readonly<Record<string, string>>; readonly entry: string } {
  return { entry: 'entry.py', files: { 'candidate.py': code, 'test_call.py': call, 'entry.py': entry } }
}

const entry = `
import os, sys
word = sys.stdin.read()
memory = int(sys.argv[1]) * 1024 * 1024
seconds = int(sys.argv[2])
try:
    import resource
    for kind, limit in (("RLIMIT_AS", memory), ("RLIMIT_CPU", seconds + 1), ("RLIMIT_FSIZE", 0), ("RLIMIT_CORE", 0), ("RLIMIT_NOFILE", 64)):
        if hasattr(resource, kind):
            try:
                resource.setrlimit(getattr(resource, kind), (limit, limit))
            except (ValueError, OSError):
                pass
except ImportError:
    pass
here = os.path.dirname(os.path.abspath(__file__))
with open(os.path.join(here, "candidate.py"), encoding="utf-8") as file:
    code = file.read()
with open(os.path.join(here, "test_call.py"), encoding="utf-8") as file:
    call = file.read()
# What the standard library loads lazily must be loadable; nothing else is read.
roots = tuple(os.path.realpath(path) for path in {sys.prefix, sys.base_prefix, os.path.dirname(os.__file__)})
closed = ("socket.", "subprocess.", "os.system", "os.exec", "os.fork", "os.posix_spawn", "os.spawn", "os.kill", "os.remove", "os.rename", "os.rmdir", "os.mkdir", "os.chmod", "os.chown", "os.link", "os.symlink", "os.truncate", "os.putenv", "shutil.", "ctypes.", "pty.", "ftplib.", "smtplib.", "urllib.", "http.client", "webbrowser.", "sqlite3.", "os.listdir", "os.scandir", "os.walk", "glob.")
class Blocked(PermissionError):
    pass
def hook(event, args, _closed=closed, _roots=roots, _isinstance=isinstance, _str=str, _bytes=bytes, _path=os.path, _Blocked=Blocked):
    if event == "open":
        path, mode, flags = (args + (None, None, None))[:3]
        if _isinstance(path, int):
            return
        if _isinstance(mode, _str) and any(letter in mode for letter in "wax+"):
            raise _Blocked("CUPEL_BLOCKED writing files is not available to tested code")
        if _isinstance(flags, int) and flags & 3:
            raise _Blocked("CUPEL_BLOCKED writing files is not available to tested code")
        text = path.decode("utf-8", "replace") if _isinstance(path, _bytes) else _str(path)
        if not _path.realpath(text).startswith(_roots):
            raise _Blocked("CUPEL_BLOCKED reading files is not available to tested code")
    elif event.startswith(_closed) and event != "os.listdir":
        raise _Blocked("CUPEL_BLOCKED " + event + " is not available to tested code")
write, leave = os.write, os._exit
space = {"__name__": "candidate", "__builtins__": __builtins__}
sys.argv = ["candidate"]
sys.path = [path for path in sys.path if path and os.path.realpath(path) != here]
sys.addaudithook(hook)
try:
    exec(compile(code, "candidate.py", "exec"), space)
    exec(compile(call, "test", "exec"), space)
except MemoryError:
    write(2, b"MemoryError: CUPEL_MEMORY\\n")
    leave(1)
write(3, word.encode())
leave(0)
`
