import { cpus, release } from "node:os";
import { V8_FLAGS } from "./process_limits.ts";

/** What the figures were measured on. */
export interface Machine {
  /** The operating system and its version. */
  readonly os: string;
  /** The processor architecture. */
  readonly arch: string;
  /** The processor's name. */
  readonly cpu: string;
  /** The number of logical processors. */
  readonly cores: number;
  /** Deno's version. */
  readonly deno: string;
  /** V8's version. */
  readonly v8: string;
  /** The flags that V8 was started with. */
  readonly v8_flags: readonly string[];
}

/** Describes this machine; needs `--allow-sys=cpus,osRelease`. */
export function describeMachine(): Machine {
  const processors = cpus();
  return {
    os: `${Deno.build.os} ${release()}`,
    arch: Deno.build.arch,
    cpu: processors[0]?.model.trim() || "unknown",
    cores: processors.length,
    deno: Deno.version.deno,
    v8: Deno.version.v8,
    v8_flags: V8_FLAGS,
  };
}

/** A machine in a line. */
export function machineText({ cpu, cores, os, arch, deno, v8 }: Machine): string {
  return `${cpu}, ${cores} cores, ${os}, ${arch}; Deno ${deno}, V8 ${v8}`;
}
