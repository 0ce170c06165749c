# SPDX-License-Identifier: Apache-2.0
# Plimsoll in a Makefile: `include ci/plimsoll.mk`, then `make plimsoll IMAGE=docker-archive:shop.tar`. With --keep-going
# the image is scanned also where lint fails.
.PHONY: plimsoll plimsoll-lint plimsoll-scan
plimsoll: plimsoll-lint plimsoll-scan
plimsoll-lint:
	plimsoll lint --fail-on high
plimsoll-scan:
	plimsoll scan "$(IMAGE)" --fail-on high
