#include "viz/netlink_attributes.h"

/* clang-format off */
#define M(label, at, bytes, look) MEMBER(label, at, bytes, look)
#define M_WORDS(label, at, bytes, what) MEMBER_OF(label, at, bytes, WORDS, FIELD_##what)
#define M_BITS(label, at, bytes, what) MEMBER_OF(label, at, bytes, BITS, FIELD_##what)
#define M_FAMILY(label) MEMBER_OF(label, 0, 1, FLAGS, ARG_SOCK_DOMAIN)
#define M_32(label, at) MEMBER(label, at, 4, DECIMAL)

static const struct member LINK_members[] = {
	M_FAMILY(ifi_family), M_WORDS(ifi_type, 2, 2, LINK_TYPE), M(ifi_index, 4, 4, DEVICE),
	M_WORDS(ifi_flags, 8, 4, LINK_FLAGS), M(ifi_change, 12, 4, HEX),
};

static const struct member ADDRESS_members[] = {
	M_FAMILY(ifa_family), M(ifa_prefixlen, 1, 1, DECIMAL),
	M_WORDS(ifa_flags, 2, 1, ADDRESS_FLAGS), M_WORDS(ifa_scope, 3, 1, ROUTE_SCOPE),
	M(ifa_index, 4, 4, DEVICE),
};

static const struct member ROUTE_members[] = {
	M_FAMILY(rtm_family), M(rtm_dst_len, 1, 1, DECIMAL), M(rtm_src_len, 2, 1, DECIMAL),
	M(rtm_tos, 3, 1, HEX), M_WORDS(rtm_table, 4, 1, ROUTE_TABLE),
	M_WORDS(rtm_protocol, 5, 1, ROUTE_PROTOCOL), M_WORDS(rtm_scope, 6, 1, ROUTE_SCOPE),
	M_WORDS(rtm_type, 7, 1, ROUTE_KIND), M_WORDS(rtm_flags, 8, 4, ROUTE_FLAGS),
};

static const struct member NEIGHBOUR_members[] = {
	M_FAMILY(ndm_family), M(ndm_ifindex, 4, 4, DEVICE),
	M_WORDS(ndm_state, 8, 2, NEIGHBOUR_STATE), M_WORDS(ndm_flags, 10, 1, NEIGHBOUR_FLAGS),
	M_WORDS(ndm_type, 11, 1, ROUTE_KIND),
};

static const struct member RULE_members[] = {
	M_FAMILY(family), M(dst_len, 1, 1, DECIMAL), M(src_len, 2, 1, DECIMAL),
	M(tos, 3, 1, HEX), M_WORDS(table, 4, 1, ROUTE_TABLE),
	M_WORDS(action, 7, 1, RULE_ACTION), M_WORDS(flags, 8, 4, RULE_FLAGS),
};

static const struct member TRAFFIC_members[] = {
	M_FAMILY(tcm_family), M(tcm_ifindex, 4, 4, DEVICE), M_32(tcm_handle, 8),
	M_32(tcm_parent, 12), M_32(tcm_info, 16),
};

static const struct member ACTION_members[] = {
	M_FAMILY(tca_family),
};

static const struct member PREFIX_members[] = {
	M_FAMILY(prefix_family), M(prefix_ifindex, 4, 4, DEVICE), M(prefix_type, 8, 1, DECIMAL),
	M(prefix_len, 9, 1, DECIMAL), M(prefix_flags, 10, 1, HEX),
};

static const struct member TABLE_members[] = {
	M_FAMILY(ndtm_family),
};

static const struct member OPTION_members[] = {
	M_FAMILY(nduseropt_family), M(nduseropt_opts_len, 2, 2, DECIMAL),
	M(nduseropt_ifindex, 4, 4, DEVICE), M(nduseropt_icmp_type, 8, 1, DECIMAL),
	M(nduseropt_icmp_code, 9, 1, DECIMAL),
};

static const struct member LABEL_members[] = {
	M_FAMILY(ifal_family), M(ifal_prefixlen, 2, 1, DECIMAL), M(ifal_flags, 3, 1, DECIMAL),
	M(ifal_index, 4, 4, DEVICE), M_32(ifal_seq, 8),
};

static const struct member DCB_members[] = {
	M_FAMILY(dcb_family), M(cmd, 1, 1, DECIMAL),
};

static const struct member NETCONF_members[] = {
	M_FAMILY(ncm_family),
};

static const struct member BRIDGE_members[] = {
	M_FAMILY(family), M(ifindex, 4, 4, DEVICE),
};

static const struct member NAMESPACE_members[] = {
	M_FAMILY(rtgen_family),
};

static const struct member STATISTICS_members[] = {
	M_FAMILY(family), M(ifindex, 4, 4, DEVICE), M_BITS(filter_mask, 8, 4, STATISTICS),
};

/* What stands between the ports and addresses of inet_diag_msg and the end. */
static const struct member INET_MESSAGE_members[] = {
	M_32(idiag_expires, 52), M_32(idiag_rqueue, 56), M_32(idiag_wqueue, 60),
	M_32(idiag_uid, 64), M_32(idiag_inode, 68),
};

static const struct member UNIX_REQUEST_members[] = {
	M_FAMILY(sdiag_family), M(sdiag_protocol, 1, 1, DECIMAL),
	M_BITS(udiag_states, 4, 4, TCP_STATE), M_32(udiag_ino, 8),
	M_WORDS(udiag_show, 12, 4, UNIX_SHOW), M(udiag_cookie, 16, 8, NUMBERS),
};

static const struct member UNIX_MESSAGE_members[] = {
	M_FAMILY(udiag_family), MEMBER_OF(udiag_type, 1, 1, FLAGS, ARG_SOCK_TYPE),
	M_WORDS(udiag_state, 2, 1, TCP_STATE), M_32(udiag_ino, 4), M(udiag_cookie, 8, 8, NUMBERS),
};

#define COUNTERS(C) \
	C(rx_packets, 0), C(tx_packets, 1), C(rx_bytes, 2), C(tx_bytes, 3), C(rx_errors, 4), \
	C(tx_errors, 5), C(rx_dropped, 6), C(tx_dropped, 7), C(multicast, 8), C(collisions, 9), \
	C(rx_length_errors, 10), C(rx_over_errors, 11), C(rx_crc_errors, 12), \
	C(rx_frame_errors, 13), C(rx_fifo_errors, 14), C(rx_missed_errors, 15), \
	C(tx_aborted_errors, 16), C(tx_carrier_errors, 17), C(tx_fifo_errors, 18), \
	C(tx_heartbeat_errors, 19), C(tx_window_errors, 20), C(rx_compressed, 21), \
	C(tx_compressed, 22), C(rx_nohandler, 23)
#define COUNTER_32(label, i) MEMBER(label, 4 * (i), 4, DECIMAL)
#define COUNTER_64(label, i) MEMBER(label, 8 * (i), 8, DECIMAL)

static const struct member LINK_STATS_members[] = {
	COUNTERS(COUNTER_32),
};

static const struct member LINK_STATS64_members[] = {
	COUNTERS(COUNTER_64), COUNTER_64(rx_otherhost_dropped, 24),
};

static const struct member LINK_MAP_members[] = {
	M(mem_start, 0, 8, HEX), M(mem_end, 8, 8, HEX), M(base_addr, 16, 8, HEX),
	M(irq, 24, 2, DECIMAL), M(dma, 26, 1, DECIMAL), M(port, 27, 1, DECIMAL),
};

static const struct member ADDRESS_CACHE_members[] = {
	M_32(ifa_prefered, 0), M_32(ifa_valid, 4), M_32(cstamp, 8), M_32(tstamp, 12),
};

static const struct member ROUTE_CACHE_members[] = {
	M_32(rta_clntref, 0), M_32(rta_lastuse, 4), M_32(rta_expires, 8), M_32(rta_error, 12),
	M_32(rta_used, 16), M(rta_id, 20, 4, HEX), M_32(rta_ts, 24), M_32(rta_tsage, 28),
};

static const struct member NEIGHBOUR_CACHE_members[] = {
	M_32(ndm_confirmed, 0), M_32(ndm_used, 4), M_32(ndm_updated, 8), M_32(ndm_refcnt, 12),
};

static const struct member TABLE_CONFIG_members[] = {
	M(ndtc_key_len, 0, 2, DECIMAL), M(ndtc_entry_size, 2, 2, DECIMAL), M_32(ndtc_entries, 4),
	M_32(ndtc_last_flush, 8), M_32(ndtc_last_rand, 12), M_32(ndtc_hash_rnd, 16),
	M(ndtc_hash_mask, 20, 4, HEX), M_32(ndtc_hash_chain_gc, 24), M_32(ndtc_proxy_qlen, 28),
};

static const struct member TABLE_STATS_members[] = {
	COUNTER_64(ndts_allocs, 0), COUNTER_64(ndts_destroys, 1), COUNTER_64(ndts_hash_grows, 2),
	COUNTER_64(ndts_res_failed, 3), COUNTER_64(ndts_lookups, 4), COUNTER_64(ndts_hits, 5),
	COUNTER_64(ndts_rcv_probes_mcast, 6), COUNTER_64(ndts_rcv_probes_ucast, 7),
	COUNTER_64(ndts_periodic_gc_runs, 8), COUNTER_64(ndts_forced_gc_runs, 9),
	COUNTER_64(ndts_table_fulls, 10),
};

static const struct member INET6_CACHE_members[] = {
	M_32(max_reasm_len, 0), M_32(tstamp, 4), M_32(reachable_time, 8), M_32(retrans_time, 12),
};

static const struct member ID_RANGE_members[] = {
	M_32(start, 0), M_32(end, 4),
};

static const struct member PORT_RANGE_members[] = {
	M(start, 0, 2, DECIMAL), M(end, 2, 2, DECIMAL),
};

static const struct member ESTIMATOR_members[] = {
	M(interval, 0, 1, SIGNED), M(ewma_log, 1, 1, DECIMAL),
};

static const struct member TRAFFIC_STATS_members[] = {
	M(bytes, 0, 8, DECIMAL), M_32(packets, 8), M_32(drops, 12), M_32(overlimits, 16),
	M_32(bps, 20), M_32(pps, 24), M_32(qlen, 28), M_32(backlog, 32),
};

static const struct member STATS_BASIC_members[] = {
	M(bytes, 0, 8, DECIMAL), M_32(packets, 8),
};

static const struct member STATS_RATE_members[] = {
	M_32(bps, 0), M_32(pps, 4),
};

static const struct member STATS_RATE64_members[] = {
	M(bps, 0, 8, DECIMAL), M(pps, 8, 8, DECIMAL),
};

static const struct member STATS_QUEUE_members[] = {
	M_32(qlen, 0), M_32(backlog, 4), M_32(drops, 8), M_32(requeues, 12), M_32(overlimits, 16),
};

static const struct member SOCKET_MEMORY_members[] = {
	M_32(idiag_rmem, 0), M_32(idiag_wmem, 4), M_32(idiag_fmem, 8), M_32(idiag_tmem, 12),
};

static const struct member UNIX_QUEUE_members[] = {
	M_32(udiag_rqueue, 0), M_32(udiag_wqueue, 4),
};

static const struct member UNIX_VFS_members[] = {
	M_32(udiag_vfs_ino, 0), M(udiag_vfs_dev, 4, 4, HEX),
};

static const struct structure structures[STRUCTURES] = {
#define S(label, bytes) \
	[STRUCTURE_##label] = \
		{.members = label##_members, .count = COUNT(label##_members), .size = (bytes)}
	S(LINK, 16), S(ADDRESS, 8), S(ROUTE, 12), S(NEIGHBOUR, 12), S(RULE, 12), S(TRAFFIC, 20),
	S(ACTION, 4), S(PREFIX, 12), S(TABLE, 4), S(OPTION, 16), S(LABEL, 12), S(DCB, 4),
	S(NETCONF, 1), S(BRIDGE, 8), S(NAMESPACE, 1), S(STATISTICS, 12), S(INET_MESSAGE, 72),
	S(UNIX_REQUEST, 24), S(UNIX_MESSAGE, 16), S(LINK_STATS, 96), S(LINK_STATS64, 200),
	S(LINK_MAP, 32), S(ADDRESS_CACHE, 16), S(ROUTE_CACHE, 32), S(NEIGHBOUR_CACHE, 16),
	S(TABLE_CONFIG, 32), S(TABLE_STATS, 88), S(INET6_CACHE, 16), S(ID_RANGE, 8),
	S(PORT_RANGE, 4), S(ESTIMATOR, 2), S(TRAFFIC_STATS, 36), S(STATS_BASIC, 12),
	S(STATS_RATE, 8), S(STATS_RATE64, 16), S(STATS_QUEUE, 20), S(SOCKET_MEMORY, 16),
	S(UNIX_QUEUE, 8), S(UNIX_VFS, 8),
#undef S
};
/* clang-format on */

const struct structure *netlink_structure(enum netlink_structure structure)
{
	return &structures[structure];
}
