# The build fails where the code breaks a boundary. For GNU make: include it behind the first target, and have that wait
# for `autotomy`.
#
#   all: program autotomy
#   include /usr/share/autotomy/make/autotomy.mk
#
# `autotomy check` runs again once a file that was judged, the policy, the baseline or the compile database changed, or a
# file came or went; while the code breaks a boundary it fails, each time.
#
#   AUTOTOMY        the program
#   AUTOTOMY_FLAGS  further words for `autotomy check`: --level scan, --database FILE, --strict
#   AUTOTOMY_ROOT   the folder with autotomy.json, where it is not the current one
#   AUTOTOMY_STAMP  a file of ours; below its folder files may come and go without a new check, so let it be where the
#                   build writes
AUTOTOMY ?= autotomy
AUTOTOMY_FLAGS ?=
AUTOTOMY_ROOT ?= .
AUTOTOMY_STAMP ?= build/autotomy.stamp

.PHONY: autotomy
autotomy: $(AUTOTOMY_STAMP)

# The stamp bears the time before the check, for what is written meanwhile is not judged.
$(AUTOTOMY_STAMP): $(AUTOTOMY_ROOT)/autotomy.json
	@mkdir -p $(@D)
	@touch $@.began
	$(AUTOTOMY) check --quiet --config $(AUTOTOMY_ROOT)/autotomy.json --depfile $@.d $(AUTOTOMY_FLAGS)
	@mv $@.began $@

-include $(AUTOTOMY_STAMP).d
