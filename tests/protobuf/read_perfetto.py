"""read_perfetto.py DIR FILE: prints what a reader makes of a Perfetto trace, a line each.

trace_processor cannot be had from a registry of packages, so this does what it does with such a
trace: packets in the order of their times, and of one time in that of the file; names by their
numbers; slices by a stack for each track, on which an end ends the innermost. DIR has what protoc
made of perfetto.proto. Whatever is not sound ends it: unknown fields, an end without a beginning,
an event on a track that nothing describes, a time without a clock.

Columns are separated by tabs; times are ns since the beginning of the recording.
  slice    pid tid category name begin duration depth annotations; duration -1: it has no end
  instant  pid tid category name time annotations
  counter  track pid time value
  process  pid name command...
  thread   pid tid name
  flow     id pid:tid:name...  in the order of time
"""
import sys

sys.path.insert(0, sys.argv[1])
import perfetto_pb2 as schema  # noqa: E402

PRIMARY = 3  # CLOCK_MONOTONIC


def unknown_fields(message):
    """Whether anything in it is not in perfetto.proto."""
    copy = type(message)()
    copy.CopyFrom(message)
    copy.DiscardUnknownFields()
    return copy.ByteSize() != message.ByteSize()


class Reader:
    def __init__(self, trace):
        self.tables = {"event_categories": {}, "event_names": {}, "debug_annotation_names": {}}
        self.tracks, self.stacks, self.flows, self.lines = {}, {}, {}, []
        self.origin = None
        self.describe(trace)
        events = [p for p in trace.packet if p.HasField("track_event")]
        for packet in sorted(events, key=lambda p: p.timestamp):
            self.event(packet.timestamp - self.origin, packet.track_event)
        for track, stack in self.stacks.items():
            for depth, (name, category, begin, notes) in enumerate(stack):
                self.slice(track, name, category, begin, -1, depth, notes)

    def describe(self, trace):
        """Interned names and tracks are known before events are looked at."""
        for packet in trace.packet:
            assert packet.trusted_packet_sequence_id == 1
            assert packet.sequence_flags == (2 if self.origin is not None else 1)
            if packet.HasField("clock_snapshot"):
                clocks = {c.clock_id: c.timestamp for c in packet.clock_snapshot.clocks}
                assert packet.clock_snapshot.primary_trace_clock == PRIMARY
                assert packet.trace_packet_defaults.timestamp_clock_id == PRIMARY
                self.origin = clocks[PRIMARY]
            for field, table in self.tables.items():
                for entry in getattr(packet.interned_data, field):
                    assert entry.iid and entry.iid not in table
                    table[entry.iid] = entry.name
            if packet.HasField("track_descriptor"):
                known = self.tracks.setdefault(packet.track_descriptor.uuid,
                                               schema.TrackDescriptor())
                known.MergeFrom(packet.track_descriptor)

    def name(self, event):
        return self.tables["event_names"][event.name_iid] if event.name_iid else event.name

    def category(self, event):
        names = [self.tables["event_categories"][iid] for iid in event.category_iids]
        return ",".join(names + list(event.categories))

    def annotations(self, event):
        texts = []
        for note in event.debug_annotations:
            field = [f.name for f, _ in note.ListFields() if f.name != "name_iid"]
            value = getattr(note, field[0])
            texts.append(f"{self.tables['debug_annotation_names'][note.name_iid]}={value}")
        return " ".join(texts)

    def place(self, uuid):
        track = self.tracks[uuid]
        if track.HasField("thread"):
            assert self.tracks[track.parent_uuid].process.pid == track.thread.pid
            return f"{track.thread.pid}\t{track.thread.tid}"
        if track.HasField("process"):
            return f"{track.process.pid}\t-"
        return f"-\t{track.name}"

    def slice(self, track, name, category, begin, duration, depth, notes):
        self.lines.append(f"slice\t{self.place(track)}\t{category}\t{name}\t{begin}\t{duration}"
                          f"\t{depth}\t{notes}")

    def event(self, time, event):
        track, name, category = event.track_uuid, self.name(event), self.category(event)
        assert track in self.tracks
        for flow in event.flow_ids:
            self.flows.setdefault(flow, []).append(
                self.place(track).replace("\t", ":") + ":" + name)
        if event.type == event.TYPE_COUNTER:
            owner = self.tracks.get(self.tracks[track].parent_uuid)
            assert self.tracks[track].HasField("counter")
            self.lines.append(f"counter\t{self.tracks[track].name}\t"
                              f"{owner.process.pid if owner else '-'}\t{time}\t"
                              f"{event.counter_value}")
        elif event.type == event.TYPE_SLICE_BEGIN:
            self.stacks.setdefault(track, []).append(
                (name, category, time, self.annotations(event)))
        elif event.type == event.TYPE_SLICE_END:
            name, category, begin, notes = self.stacks[track].pop()
            self.slice(track, name, category, begin, time - begin, len(self.stacks[track]), notes)
        else:
            assert event.type == event.TYPE_INSTANT
            self.lines.append(f"instant\t{self.place(track)}\t{category}\t{name}\t{time}\t"
                              f"{self.annotations(event)}")

    def print(self):
        for track in self.tracks.values():
            if track.HasField("process"):
                print("process", track.process.pid, track.process.process_name,
                      *track.process.cmdline, sep="\t")
            if track.HasField("thread"):
                print("thread", track.thread.pid, track.thread.tid, track.thread.thread_name,
                      sep="\t")
        for line in self.lines:
            print(line)
        for flow, steps in self.flows.items():
            print("flow", flow, *steps, sep="\t")


parsed = schema.Trace()
with open(sys.argv[2], "rb") as file:
    parsed.ParseFromString(file.read())
assert not unknown_fields(parsed)
Reader(parsed).print()
