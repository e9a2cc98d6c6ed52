// The lab's pages, by their path.
export type PageName = "playground" | "digits" | "descent" | "gallery";

export const PAGES: readonly { readonly name: PageName; readonly path: string; readonly title: string }[] = [
  { name: "playground", path: "/", title: "Playground" },
  { name: "digits", path: "/digits", title: "Digits" },
  { name: "descent", path: "/descent", title: "Descent" },
  { name: "gallery", path: "/gallery", title: "Gallery" },
];

export function pageAt(path: string): PageName {
  return PAGES.find((page) => page.path === path.replace(/(.)\/$/, "$1"))?.name ?? "playground";
}
