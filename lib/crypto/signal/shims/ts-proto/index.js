'use strict';
// Empty on purpose: the Signal protobuf package names ts-proto as a dependency, but only its build needs it.
