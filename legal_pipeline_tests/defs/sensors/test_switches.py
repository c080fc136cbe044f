"""A sensor that was stopped in the UI runs again after the remedy that the monitor prints."""

from __future__ import annotations

import dagster as dg
import pytest
from dagster._core.remote_origin import RegisteredCodeLocationOrigin, RemoteInstigatorOrigin, RemoteRepositoryOrigin
from dagster._core.scheduler.instigation import InstigatorState, InstigatorStatus, InstigatorType

from legal_pipeline.defs.readings import sensor_switches
from legal_pipeline.defs.sensors.switches import start_sensors
from legal_pipeline.deployment.code_location import defs
from legal_pipeline.errors import UsageError

SENSORS = defs.get_repository_def().sensor_defs
NAMES = [sensor.name for sensor in SENSORS]


@pytest.mark.parametrize(("named", "still_off"), [((), []), (("lost_work",), ["batches_in_step"]), (("machine_alarms",), None)])
def test_stopped_sensors_run_again(named: tuple[str, ...], still_off: list[str] | None) -> None:
    stopped = ["batches_in_step", "lost_work"]
    with dg.DagsterInstance.local_temp() as instance:
        for name in stopped:
            place = RemoteRepositoryOrigin(RegisteredCodeLocationOrigin("legal_pipeline"), "__repository__")
            state = InstigatorState(RemoteInstigatorOrigin(place, name), InstigatorType.SENSOR, InstigatorStatus.STOPPED)
            instance.add_instigator_state(state)
        off = stopped if still_off is None else still_off
        assert start_sensors(instance, named, NAMES) == sorted(set(stopped) - set(off))
        assert [switch.name for switch in sensor_switches(instance, SENSORS) if not switch.is_on] == off


def test_an_unknown_sensor_is_named() -> None:
    with dg.DagsterInstance.local_temp() as instance, pytest.raises(UsageError, match="there is no sensor 'lost_wrk'; the sensors are "):
        start_sensors(instance, ["lost_wrk"], NAMES)
