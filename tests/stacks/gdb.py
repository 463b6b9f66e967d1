"""
What gdb sees at each enter of one system call, for tests/cli/stacks.sh:

    STACKS_CALL=getppid STACKS_TO=FILE gdb -nx -batch -x gdb.py --args PROGRAM ARGUMENT...

writes "call" for each, and then a line for each frame, the innermost first, as frames.awk does
for the text of stview -k:

    KIND FUNCTION[|FUNCTION...] FILE:LINE[|FILE:LINE]

with tabs between them. KIND is "real" or "inlined"; FUNCTION is as the linker has it, for c++filt,
or ? where there is none; FILE:LINE is - where there is none. Several are equally right: symbols
with the same address where there is no debug information, and the line as addr2line has it where
it is another, since gdb passes over rows of the line table that are no statement's beginning.
"""
import os
import subprocess

import gdb

SETTINGS = (
    "set pagination off",
    "set confirm off",
    "set debuginfod enabled off",
    "set startup-with-shell off",
    "set follow-fork-mode child",
    "set print thread-events off",
    "set print inferior-events off",
    "set backtrace past-main on",
    "set backtrace past-entry on",
    "set backtrace limit unlimited",
    "handle all nostop noprint pass",
)

# Bytes from the address of the innermost frame, which is behind the system call instruction, to
# an address within it. gdb itself looks up the address behind, where another function may be
# that was inlined, or another line: 0 is as gdb does.
INNERMOST_BACK = 1

addr2line_answers = {}
symbols_of_file = {}  # the names by address, by path


def place(symtab, line):
    return f"{symtab.filename}:{line}" if symtab and line else "-"


def load_bias(path):
    """Address less address in the file."""
    with open(path, "rb") as elf:
        if elf.read(18)[16] == 2:  # ET_EXEC: it is where it says
            return 0
    for row in gdb.execute("info proc mappings", to_string=True).splitlines():
        words = row.split()
        if words and words[-1] == path:
            return int(words[0], 16) - int(words[3], 16)
    return 0


def in_file(pc):
    """The file that has an address, and the address there."""
    path = os.path.realpath(gdb.solib_name(pc) or gdb.current_progspace().filename)
    return path, pc - load_bias(path)


def addr2line(pc):
    """FILE:LINE of an address as addr2line has it, - where it has none."""
    path, offset = in_file(pc)
    if (path, offset) not in addr2line_answers:
        output = subprocess.run(
            ["addr2line", "-e", path, hex(offset)], capture_output=True, text=True
        ).stdout.split(" ")[0].strip()
        addr2line_answers[path, offset] = "-" if "?" in output else output
    return addr2line_answers[path, offset]


def either(of_gdb, pc):
    """The line of a code address, of which debuggers have two opinions."""
    if of_gdb == "-":
        return of_gdb
    other = addr2line(pc)
    return of_gdb if other in ("-", of_gdb) else f"{of_gdb}|{other}"


def symbols(path):
    if path not in symbols_of_file:
        names = symbols_of_file[path] = {}
        owned = [o for o in gdb.objfiles() if o.owner]
        of_debug = [o.filename for o in owned if os.path.realpath(o.owner.filename) == path]
        for table in [["--dynamic", path]] + [["--defined-only", p] for p in [path] + of_debug]:
            output = subprocess.run(["nm"] + table, capture_output=True, text=True).stdout
            for row in output.splitlines():
                words = row.split()
                if len(words) == 3 and words[1] in "tTwWi":
                    name = words[2].split("@")[0]
                    names.setdefault(int(words[0], 16), []).append(name)
    return symbols_of_file[path]


def symbols_like(name, pc):
    """The name of the symbol that an address is in, and others of the same symbol."""
    for same in symbols(in_file(pc)[0]).values():
        if name in same:
            return [name] + same
    return [name]


def symbols_at(pc):
    path, offset = in_file(pc)
    return symbols(path).get(offset, [])


def real_name(function, frame, pc):
    if function:
        name = inlined_name(function)
        names = [name] + symbols_at(int(function.value().address))
        if "(" in name:  # gdb made it up from a name and types, as for static functions of C++
            names.append(name.partition("(")[0])
    else:
        names = symbols_like(frame.name(), pc) if frame.name() else ["?"]
    return "|".join(dict.fromkeys(names))


def inlined_name(function):
    return function.linkage_name or function.name


def functions_at(pc):
    """The functions that were inlined at an address, innermost first, and the real one."""
    functions = []
    try:
        block = gdb.block_for_pc(pc)
    except RuntimeError:
        block = None
    while block:
        if block.function:
            functions.append(block.function)
        block = block.superblock
    return functions


def innermost(frame):
    """Yields a line for each function of the innermost real frame."""
    pc = frame.pc() - INNERMOST_BACK
    sal = gdb.find_pc_line(pc)
    where = either(place(sal.symtab, sal.line), pc)
    functions = functions_at(pc)
    for function in functions[:-1]:
        yield "inlined", inlined_name(function), where
        where = place(function.symtab, function.line)  # where it was inlined
    yield "real", real_name(functions[-1] if functions else None, frame, pc), where


def others(frame):
    """Yields a line for each frame from this one on."""
    at_table = True  # the line is from the line table, not where something was inlined
    while frame:
        sal = frame.find_sal()
        where = place(sal.symtab, sal.line)
        # gdb works out which functions left by a jump; they have no frame.
        if frame.type() != gdb.TAILCALL_FRAME:
            if at_table:
                interrupted = frame.newer().type() == gdb.SIGTRAMP_FRAME
                where = either(where, frame.pc() - (not interrupted))
            at_table = frame.type() != gdb.INLINE_FRAME
            if at_table:
                yield "real", real_name(frame.function(), frame, frame.pc()), where
            else:
                yield "inlined", inlined_name(frame.function()), where
        frame = frame.older()


def write_stack(to):
    print("call", file=to)
    frame = gdb.newest_frame()
    while frame.type() == gdb.INLINE_FRAME:
        frame = frame.older()
    for line in innermost(frame):
        print(*line, sep="\t", file=to)
    for line in others(frame.older()):
        print(*line, sep="\t", file=to)


def main():
    for setting in SETTINGS:
        gdb.execute(setting)
    gdb.execute("catch syscall " + os.environ["STACKS_CALL"], to_string=True)
    entered = {}  # by thread: it stops at the enter, and again at the return
    with open(os.environ["STACKS_TO"], "w") as to:
        gdb.execute("run", to_string=True)
        while gdb.selected_thread():
            thread = gdb.selected_thread().ptid
            entered[thread] = not entered.get(thread)
            if entered[thread]:
                write_stack(to)
            gdb.execute("continue", to_string=True)


main()
