# Sourced by up.sh: installs the servers and the OCR data, or names the missing packages without permission to install.
# shellcheck shell=sh

# Prints the path of a server's program; Debian does not put PostgreSQL's programs on the PATH.
program() {
    command -v "$1" 2>/dev/null || for folder in /usr/lib/postgresql/*/bin /usr/pgsql-*/bin /opt/homebrew/opt/postgresql*/bin; do
        if [ -x "$folder/$1" ]; then echo "$folder/$1"; fi
    done | sort -V | tail -n 1
}

packages_missing() {
    if [ "$wants_postgres" = yes ] && [ -z "$(program initdb)" ]; then echo postgresql; fi
    if [ "$wants_redis" = yes ] && [ -z "$(program redis-server)" ]; then echo redis-server; fi
    # without tesseract, rapidocr reads the scans: slower, and with more memory than the ocr worker may use
    if [ "$("$bin/python" -c 'from legal_pipeline.stages.ocr.engine_choice import choose; print(choose("auto").name)' 2>/dev/null)" != tesseract ]; then
        echo tesseract-ocr-eng
    fi
}

install_packages() {
    missing=$(packages_missing | tr '\n' ' ')
    [ -n "$missing" ] || return 0
    if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
        echo "installing $missing"
        # Debian would create a cluster and start both servers on their default ports; up.sh starts its own
        if [ ! -e /etc/postgresql-common/createcluster.conf ]; then
            mkdir -p /etc/postgresql-common
            echo 'create_main_cluster = false' > /etc/postgresql-common/createcluster.conf
        fi
        no_start=
        if [ ! -e /usr/sbin/policy-rc.d ]; then
            no_start=/usr/sbin/policy-rc.d
            # shellcheck disable=SC2064  # expand the name now
            trap "rm -f $no_start" EXIT
            printf '#!/bin/sh\nexit 101\n' > "$no_start"
            chmod 755 "$no_start"
        fi
        export DEBIAN_FRONTEND=noninteractive
        # shellcheck disable=SC2086  # one word per package
        { apt-get install -y -qq --no-install-recommends $missing || { apt-get update -qq && apt-get install -y -qq --no-install-recommends $missing; }; } > /dev/null || true
        [ -z "$no_start" ] || rm -f "$no_start"
        missing=$(packages_missing | tr '\n' ' ')
    fi
    case " $missing" in
        *" postgresql "* | *" redis-server "*)
            echo "not on this machine: $missing; install it with: sudo apt-get install -y --no-install-recommends $missing" >&2
            exit 2
            ;;
        *tesseract*) echo "note: scans are read by rapidocr; faster and with less memory: sudo apt-get install -y tesseract-ocr-eng" ;;
    esac
}
