/*
 * official.js FILE...: prints bodies of OTLP requests, *.traces or *.metrics, as JSON, a line each,
 * as the definitions of OpenTelemetry itself have them: those of its package for JavaScript, which
 * has to be in the node_modules of the working directory. Fails where a body has anything else.
 */
'use strict';
const fs = require('fs');
const root = require(process.cwd() +
	'/node_modules/@opentelemetry/otlp-transformer/build/src/generated/root.js');
const services = root.opentelemetry.proto.collector;

for (const path of process.argv.slice(2)) {
	const body = fs.readFileSync(path);
	const type = path.endsWith('.metrics') ? services.metrics.v1.ExportMetricsServiceRequest
		: services.trace.v1.ExportTraceServiceRequest;
	const request = type.decode(body);

	/* What is unknown was passed over, and is missing now. */
	if (type.encode(request).finish().length !== body.length)
		throw new Error(path + ': has what the official definitions do not know');
	console.log(JSON.stringify(type.toObject(request, {longs: String, bytes: String})));
}
