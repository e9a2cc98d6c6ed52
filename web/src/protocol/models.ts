// Written by `python -m cutaway.explain.page.typescript` from the Python classes of the same names; not to be edited.

export interface PageData {
  readonly title: string;
  readonly network: string;
  readonly notice: string;
  readonly examples: number;
  readonly example_numbers: readonly number[];
  readonly batched: readonly string[];
  readonly selection: Selection | null;
  readonly steps: readonly PageStep[];
  readonly graph: GraphView;
  readonly tables: Readonly<Record<string, Table>>;
  readonly windows: readonly Window[];
  readonly lenses: Readonly<Record<string, PageLens>>;
  readonly equations: readonly NetworkEquation[];
}

export interface Selection {
  readonly name: string;
  readonly index: readonly number[];
}

export interface PageStep {
  readonly number: number;
  readonly part: "forward" | "backward" | "update";
  readonly layer: number | null;
  readonly text: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly sentence: string;
  readonly equation: EquationView;
  readonly operator: string;
  readonly code: CodeView;
  readonly entries: readonly PageEntry[];
  readonly first: number;
}

export interface EquationView {
  readonly number: number;
  readonly part: "forward" | "backward" | "update";
  readonly step: string;
  readonly output: string;
  readonly symbols: string;
  readonly shapes: string;
  readonly where: readonly string[];
  readonly signs: readonly (readonly [string, string])[];
  readonly entry: EntryEquation | null;
}

export interface EntryEquation {
  readonly selection: Selection;
  readonly symbols: string;
  readonly numbers: string;
  readonly result: number;
  readonly terms: readonly Term[];
  readonly folded_count: number;
  readonly folded_sum: number;
  readonly text: string;
  readonly marks: readonly Selection[];
  readonly parts: readonly PartEquation[];
}

export interface Term {
  readonly symbols: string;
  readonly numbers: string;
  readonly text: string;
  readonly value: number;
  readonly reads: readonly Selection[];
}

export interface PartEquation {
  readonly name: string;
  readonly symbols: string;
  readonly numbers: string;
  readonly result: number;
  readonly text: string;
  readonly meaning: string;
}

export interface CodeView {
  readonly number: number;
  readonly numpy_setup: readonly string[];
  readonly numpy: readonly CodeLine[];
  readonly torch_setup: readonly string[];
  readonly torch: readonly CodeLine[];
  readonly marks: readonly Selection[];
}

export interface CodeLine {
  readonly text: string;
  readonly makes: string;
  readonly reads: readonly string[];
}

export interface PageEntry {
  readonly equation: EntryEquation;
  readonly sentence: string;
  readonly beside: readonly Beside[];
  readonly messages: Messages | null;
}

export interface Beside {
  readonly window: number;
  readonly row: number | null;
  readonly column: number | null;
}

export interface Messages {
  readonly number: number;
  readonly messages: readonly Message[];
  readonly heard: readonly (readonly [Selection, number])[];
  readonly receivers: number;
}

export interface Message {
  readonly sender: Selection;
  readonly receiver: Selection;
  readonly error: number;
  readonly factor: number;
  readonly through: readonly Selection[];
  readonly share: number;
  readonly text: string;
}

export interface GraphView {
  readonly example: number;
  readonly columns: readonly Column[];
  readonly edges: readonly Edge[];
  readonly rest_edges: readonly RestEdge[];
  readonly image: Image | null;
  readonly example_loss: number;
  readonly marks: readonly Selection[];
}

export interface Column {
  readonly name: string;
  readonly layer: number | null;
  readonly size: number;
  readonly neurons: readonly Neuron[];
  readonly rest: Rest | null;
}

export interface Neuron {
  readonly unit: number;
  readonly values: readonly NodeValue[];
  readonly parameters: readonly NodeValue[];
  readonly target: NodeValue | null;
}

export interface NodeValue {
  readonly selection: Selection;
  readonly value: number;
  readonly derivative: number | null;
}

export interface Rest {
  readonly count: number;
  readonly means: readonly NodeValue[];
}

export interface Edge {
  readonly source: Selection;
  readonly target: Selection;
  readonly weight: Selection | null;
  readonly value: number | null;
  readonly derivative: number | null;
  readonly contribution: number | null;
}

export interface RestEdge {
  readonly target: Selection;
  readonly count: number;
  readonly contribution: number;
}

export interface Image {
  readonly name: string;
  readonly rows: number;
  readonly columns: number;
  readonly pixels: readonly (readonly number[])[];
}

export interface Table {
  readonly name: string;
  readonly latex: string;
  readonly shape: readonly number[];
  readonly axes: Axes;
  readonly rows: readonly number[];
  readonly columns: readonly number[];
  readonly values: readonly (readonly number[])[];
}

export interface Axes {
  readonly row: Axis | null;
  readonly column: Axis | null;
}

export interface Axis {
  readonly noun: string;
  readonly where: string;
}

export interface Window {
  readonly name: string;
  readonly rows: readonly number[];
  readonly columns: readonly number[];
}

export interface PageLens {
  readonly selection: Selection;
  readonly rule: ChainRule;
  readonly nudges: readonly PageNudge[];
  readonly votes: Votes | null;
}

export interface ChainRule {
  readonly selection: Selection;
  readonly derivative: number;
  readonly chain: Chain;
  readonly text: string;
  readonly latex: string;
  readonly marks: readonly Selection[];
}

export interface Chain {
  readonly start: Selection;
  readonly factors: readonly Factor[];
  readonly ways: readonly Chain[];
  readonly folded_count: number;
  readonly folded_sum: number;
  readonly value: number;
}

export interface Factor {
  readonly text: string;
  readonly latex: string;
  readonly value: number;
  readonly reads: readonly Selection[];
  readonly start: Selection;
  readonly end: Selection;
  readonly meaning: string;
}

export interface PageNudge {
  readonly change: number;
  readonly predicted: number;
  readonly actual: number;
}

export interface Votes {
  readonly selection: Selection;
  readonly votes: readonly Vote[];
  readonly mean: number;
  readonly gradient: number;
  readonly before: number;
  readonly after: number;
  readonly agreeing: number;
  readonly text: string;
}

export interface Vote {
  readonly example: number;
  readonly gradient: number;
  readonly share: number;
  readonly agrees: boolean;
}

export interface NetworkEquation {
  readonly part: "forward" | "backward" | "update";
  readonly lines: readonly string[];
  readonly latex: string;
  readonly nested: string;
  readonly nested_text: string;
}

export interface MatrixView {
  readonly number: number;
  readonly step: string;
  readonly operator: string;
  readonly panels: readonly Panel[];
  readonly selection: Selection | null;
  readonly marks: readonly Selection[];
}

export interface Panel {
  readonly name: string;
  readonly latex: string;
  readonly made: boolean;
  readonly shape: readonly number[];
  readonly axes: Axes;
  readonly rows: readonly number[];
  readonly columns: readonly number[];
  readonly values: readonly (readonly number[])[];
  readonly marked_row: number | null;
  readonly marked_column: number | null;
  readonly marks: readonly Selection[];
}
