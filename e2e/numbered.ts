// Messages that can be counted and whose order shows.

export const numbered = (name: string, count: number): readonly string[] => Array.from({ length: count }, (_, index) => `${name} ${index}`);
