"""collector.py PROTO_DIR DIR ANSWER...: an OTLP/HTTP collector on a port of the loopback.

Writes its port to DIR/port and each request's body, as it came, to DIR/N.traces or DIR/N.metrics
with its headers in DIR/N.headers, N from 1 on. The Nth request gets the Nth ANSWER, all further
ones the last: an HTTP status; STATUS/SECONDS with Retry-After; partial:N, which is 200 and N
spans rejected; warning; cut, which closes the connection. PROTO_DIR has what protoc made of
otlp.proto. A request that is not POST, or of another type, gets 415. Where there is a file
server.pem, with a certificate and its key, it speaks TLS, and only with whom clients.pem certifies.
"""
import gzip
import http.server
import os
import ssl
import sys

sys.path.insert(0, sys.argv[1])
import otlp_pb2 as schema  # noqa: E402

FOLDER, ANSWERS = sys.argv[2], sys.argv[3:]
count = 0


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *args):
        pass

    def answer(self, status, body=b"", after=None):
        self.send_response(status)
        self.send_header("Content-Type", "application/x-protobuf")
        self.send_header("Content-Length", str(len(body)))
        if after is not None:
            self.send_header("Retry-After", after)
        self.end_headers()
        self.wfile.write(body)

    def do_POST(self):
        global count
        count += 1
        body = self.rfile.read(int(self.headers["Content-Length"]))
        if self.headers["Content-Encoding"] == "gzip":
            body = gzip.decompress(body)
        with open(f"{FOLDER}/{count}.headers", "w") as file:
            file.write(f"{self.path}\n{self.headers}")
        name = f"{FOLDER}/{count}.{os.path.basename(self.path)}"
        with open(name + ".part", "wb") as file:
            file.write(body)
        os.rename(name + ".part", name)
        answer = ANSWERS[min(count, len(ANSWERS)) - 1]
        if self.headers["Content-Type"] != "application/x-protobuf":
            self.answer(415)
        elif answer == "cut":
            self.close_connection = True
        elif answer.startswith("partial:") or answer == "warning":
            response = schema.ExportTraceServiceResponse()
            response.partial_success.rejected_spans = int(answer.partition(":")[2] or 0)
            response.partial_success.error_message = f"{answer},\nit says"
            self.answer(200, response.SerializeToString())
        else:
            status, _, after = answer.partition("/")
            problem = b"" if status == "200" else schema.RpcStatus(
                code=3, message=f"problem {status}").SerializeToString()
            self.answer(int(status), problem, after or None)


server = http.server.HTTPServer(("127.0.0.1", 0), Handler)
if os.path.exists("server.pem"):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain("server.pem")
    context.load_verify_locations("clients.pem")
    context.verify_mode = ssl.CERT_REQUIRED
    server.socket = context.wrap_socket(server.socket, server_side=True)
with open(f"{FOLDER}/port.part", "w") as file:
    file.write(str(server.server_port))
os.rename(f"{FOLDER}/port.part", f"{FOLDER}/port")
server.serve_forever()
