/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * libmnl(3), opened where a netlink(7) socket is: who needs none starts sooner, and without it.
 * Its functions go by their own names; one that is not among these is not linked.
 */
#ifndef MNL_H
#define MNL_H

#include <libmnl/libmnl.h>

/*
 * Loads it, once; any thread may ask. Who is going to enter a namespace, or forks a child that
 * does, asks before: the library of a container is not ours. Returns 0, or -ELIBACC: it is not
 * there, and nothing below may be called.
 */
int mnl_open(void);

#define MNL_FUNCTIONS(F) \
	F(attr_get_payload) F(attr_get_payload_len) F(attr_get_str) \
	F(attr_get_type) F(attr_get_u32) F(attr_get_u8) F(attr_nest_end) \
	F(attr_nest_start) F(attr_next) F(attr_ok) F(attr_put) F(attr_put_strz) \
	F(attr_put_u32) F(attr_validate) F(cb_run) F(cb_run2) F(nlmsg_get_payload) \
	F(nlmsg_get_payload_len) F(nlmsg_get_payload_offset) \
	F(nlmsg_get_payload_tail) F(nlmsg_next) F(nlmsg_ok) \
	F(nlmsg_put_extra_header) F(nlmsg_put_header) F(socket_bind) \
	F(socket_close) F(socket_fdopen) F(socket_get_fd) F(socket_get_portid) \
	F(socket_open2) F(socket_recvfrom) F(socket_sendto) F(socket_setsockopt)

#define MEMBER(name) __typeof__(mnl_##name) *(name);
extern struct mnl {
	MNL_FUNCTIONS(MEMBER)
} mnl;
#undef MEMBER

#define mnl_attr_get_payload mnl.attr_get_payload
#define mnl_attr_get_payload_len mnl.attr_get_payload_len
#define mnl_attr_get_str mnl.attr_get_str
#define mnl_attr_get_type mnl.attr_get_type
#define mnl_attr_get_u32 mnl.attr_get_u32
#define mnl_attr_get_u8 mnl.attr_get_u8
#define mnl_attr_nest_end mnl.attr_nest_end
#define mnl_attr_nest_start mnl.attr_nest_start
#define mnl_attr_next mnl.attr_next
#define mnl_attr_ok mnl.attr_ok
#define mnl_attr_put mnl.attr_put
#define mnl_attr_put_strz mnl.attr_put_strz
#define mnl_attr_put_u32 mnl.attr_put_u32
#define mnl_attr_validate mnl.attr_validate
#define mnl_cb_run mnl.cb_run
#define mnl_cb_run2 mnl.cb_run2
#define mnl_nlmsg_get_payload mnl.nlmsg_get_payload
#define mnl_nlmsg_get_payload_len mnl.nlmsg_get_payload_len
#define mnl_nlmsg_get_payload_offset mnl.nlmsg_get_payload_offset
#define mnl_nlmsg_get_payload_tail mnl.nlmsg_get_payload_tail
#define mnl_nlmsg_next mnl.nlmsg_next
#define mnl_nlmsg_ok mnl.nlmsg_ok
#define mnl_nlmsg_put_extra_header mnl.nlmsg_put_extra_header
#define mnl_nlmsg_put_header mnl.nlmsg_put_header
#define mnl_socket_bind mnl.socket_bind
#define mnl_socket_close mnl.socket_close
#define mnl_socket_fdopen mnl.socket_fdopen
#define mnl_socket_get_fd mnl.socket_get_fd
#define mnl_socket_get_portid mnl.socket_get_portid
#define mnl_socket_open2 mnl.socket_open2
#define mnl_socket_recvfrom mnl.socket_recvfrom
#define mnl_socket_sendto mnl.socket_sendto
#define mnl_socket_setsockopt mnl.socket_setsockopt

#endif
