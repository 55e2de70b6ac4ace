/** The environment variables that programs and native libraries need to run at all. Keys and tokens have other names. */
const PASSED =
  /^(?:PATH|HOME|USERPROFILE|TMPDIR|TEMP|TMP|LANG|LC_\w+|SYSTEMROOT|WINDIR|NODE_COMPILE_CACHE|LD_LIBRARY_PATH|FONTCONFIG_\w+)$/i;

/** What tells a program which graphics cards and cores to compute on. */
export const COMPUTING =
  /^(?:CUDA|NVIDIA|HIP|HSA|ROCR|GGML|VK|MESA|ONEAPI|SYCL|OMP|DYLD)_\w+$|^(?:PROGRAMDATA|LOCALAPPDATA|DISPLAY)$/i;

/** The environment of another program, or of a process that reads strangers' files. @param more variables that it needs besides */
export function passedEnvironment(more?: RegExp): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => PASSED.test(name) || more?.test(name)));
}
