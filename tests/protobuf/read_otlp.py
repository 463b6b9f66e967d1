"""read_otlp.py PROTO_DIR FILE...: prints the spans and metrics of OTLP requests, a line each.

A FILE is the body of a request, *.traces or *.metrics, or lines of JSON, *.jsonl. PROTO_DIR has
what protoc made of otlp.proto. Unknown fields end it. With --json as the first argument the bodies
are printed as JSON, a line each, to be compared with what tests/protobuf/official.js prints.

Columns are separated by tabs; times are ns.
  resource  attributes
  span      trace id parent name kind begin end flags error attributes
  metric    name unit kind start time value attributes; of a histogram count/sum/min/max and
            then each bucket with something in it, as bound:count
"""
import base64
import json
import sys


as_json = sys.argv[1] == "--json"
if as_json:
    del sys.argv[1]
sys.path.insert(0, sys.argv[1])
import otlp_pb2 as schema  # noqa: E402
from google.protobuf import json_format  # noqa: E402


def value(any_value):
    kind = any_value.WhichOneof("value")
    if kind == "array_value":
        return str([value(v) for v in any_value.array_value.values])
    return str(getattr(any_value, kind))


def attributes(pairs):
    assert len({p.key for p in pairs}) == len(pairs)
    return " ".join(f"{p.key}={value(p.value)}" for p in pairs)


def spans(request):
    for resource in request.resource_spans:
        print("resource", attributes(resource.resource.attributes), sep="\t")
        for scope in resource.scope_spans:
            assert scope.scope.name == "strec" and scope.spans
            for s in scope.spans:
                assert len(s.trace_id) == 16 and len(s.span_id) == 8 and s.name
                assert s.start_time_unix_nano <= s.end_time_unix_nano
                print("span", s.trace_id.hex(), s.span_id.hex(), s.parent_span_id.hex(), s.name,
                      s.kind, s.start_time_unix_nano, s.end_time_unix_nano, s.flags,
                      s.status.message if s.status.code == 2 else "", attributes(s.attributes),
                      sep="\t")


def lies_in(seconds, bounds, bucket):
    """A bucket has its upper bound in it, and not its lower one; in whole ns, as is all here."""
    ns = round(seconds * 1e9)
    low = round(bounds[bucket - 1] * 1e9) if bucket else -1
    return low < ns and (bounds[bucket] == "inf" or ns <= round(bounds[bucket] * 1e9))


def metric_value(point):
    if hasattr(point, "as_int"):
        return point.as_int if point.WhichOneof("value") == "as_int" else point.as_double
    bounds = list(point.explicit_bounds) + ["inf"]
    assert len(bounds) == len(point.bucket_counts) and sum(point.bucket_counts) == point.count
    used = [i for i, c in enumerate(point.bucket_counts) if c]
    assert lies_in(point.min, bounds, used[0]) and lies_in(point.max, bounds, used[-1])
    buckets = " ".join(f"{b}:{c}" for b, c in zip(bounds, point.bucket_counts) if c)
    return f"{point.count}/{point.sum}/{point.min}/{point.max} {buckets}"


def metrics(request):
    for resource in request.resource_metrics:
        print("resource", attributes(resource.resource.attributes), sep="\t")
        for scope in resource.scope_metrics:
            for m in scope.metrics:
                kind = m.WhichOneof("data")
                data = getattr(m, kind)
                assert kind == "gauge" or data.aggregation_temporality == 2
                assert kind != "sum" or data.is_monotonic
                for point in data.data_points:
                    print("metric", m.name, m.unit, kind, point.start_time_unix_nano,
                          point.time_unix_nano, metric_value(point),
                          attributes(point.attributes), sep="\t")


def whole(message):
    copy = type(message)()
    copy.CopyFrom(message)
    copy.DiscardUnknownFields()
    assert copy.ByteSize() == message.ByteSize(), "unknown fields"
    return message


def ids_to_base64(node):
    """What JSON of OTLP has in hexadecimal, JSON of Protocol Buffers has in base64."""
    if isinstance(node, list):
        for item in node:
            ids_to_base64(item)
    elif isinstance(node, dict):
        for key, item in node.items():
            if key in ("traceId", "spanId", "parentSpanId"):
                node[key] = base64.b64encode(bytes.fromhex(item)).decode()
            else:
                ids_to_base64(item)
    return node


for path in sys.argv[2:]:
    if path.endswith(".jsonl"):
        with open(path, encoding="utf-8") as file:
            for line in file:
                tree = ids_to_base64(json.loads(line))
                if "resourceSpans" in tree:
                    spans(json_format.ParseDict(tree, schema.ExportTraceServiceRequest()))
                else:
                    metrics(json_format.ParseDict(tree, schema.ExportMetricsServiceRequest()))
        continue
    with open(path, "rb") as file:
        raw = file.read()
    request = schema.ExportMetricsServiceRequest if path.endswith("metrics") else \
        schema.ExportTraceServiceRequest
    parsed = whole(request.FromString(raw))
    if as_json:
        print(json.dumps(json_format.MessageToDict(parsed, use_integers_for_enums=True)))
    else:
        (metrics if path.endswith("metrics") else spans)(parsed)
