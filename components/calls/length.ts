// How long a call lasted, in digits for the eye.

const two = (value: number) => value.toString().padStart(2, '0');

/** `0:07`, `12:04`, `1:00:09`. Less than nothing (a clock set back) reads as nothing. */
export function digitsOf(seconds: number): string {
  const whole = Math.max(0, Math.floor(seconds));
  const hours = Math.floor(whole / 3600);
  const minutes = Math.floor(whole / 60) % 60;
  return hours > 0 ? `${hours}:${two(minutes)}:${two(whole % 60)}` : `${minutes}:${two(whole % 60)}`;
}
