using Cake.MultiVariant.Benchmarks;

// Benchmarks TEXTSTAT-BUNDLE OUTPUT-FOLDER [PAIRS]
// Benchmarks publish server|alone SAMPLE-FOLDER OUTPUT-FOLDER [ROUNDS]
// Benchmarks build go|cargo PACKAGE|MANIFEST OUTPUT-FOLDER [ROUNDS]
// Benchmarks packed SAMPLE-FOLDER OUTPUT-FOLDER ARGUMENT...
const int UsualPairs = 300;
const int UsualRounds = 3;
var report = new List<string>();
if (args is ["publish", "server" or "alone", var sample, var folder, .. var rest] && rest.Length <= 1)
{
    using var publishing = new PublishBenchmark(Path.GetFullPath(sample), compilerServer: args[1] == "server");
    string name = Path.GetFileName(sample.TrimEnd('/'));
    Write($"## Publishing {name} for four levels, from clean, with{(args[1] == "server" ? "" : "out")} .NET's compiler server");
    WriteAll(publishing.Run(rest is [var rounds] ? Number(rounds) : UsualRounds));
    Save(folder, $"publish-{name}-{args[1]}.md");
    return 0;
}

if (args is ["build", "go" or "cargo", var program, var buildFolder, .. var buildRest] && buildRest.Length <= 1)
{
    using var building = new BuildBenchmark(args[1], program);
    Write($"## {program} for four levels, by {args[1]}");
    WriteAll(building.Run(buildRest is [var rounds] ? Number(rounds) : UsualRounds));
    Save(buildFolder, $"build-{args[1]}.md");
    return 0;
}

if (args is ["packed", var packedSample, var packedFolder, .. var arguments])
{
    string name = Path.GetFileName(packedSample.TrimEnd('/'));
    using var packing = new PackedBenchmark(Path.GetFullPath(packedSample), arguments);
    Write($"## {name}, raw and packed");
    Write($"{UsualPairs} interleaved rounds, medians.");
    WriteAll(packing.Run(UsualPairs));
    Save(packedFolder, $"packed-{name}.md");
    return 0;
}

if (args.Length is < 2 or > 3)
{
    Console.Error.WriteLine("usage: Cake.MultiVariant.Benchmarks TEXTSTAT-BUNDLE OUTPUT-FOLDER [PAIRS]");
    Console.Error.WriteLine("       Cake.MultiVariant.Benchmarks publish server|alone SAMPLE-FOLDER OUTPUT-FOLDER [ROUNDS]");
    Console.Error.WriteLine("       Cake.MultiVariant.Benchmarks build go|cargo PACKAGE|MANIFEST OUTPUT-FOLDER [ROUNDS]");
    Console.Error.WriteLine("       Cake.MultiVariant.Benchmarks packed SAMPLE-FOLDER OUTPUT-FOLDER ARGUMENT...");
    return 64;
}

int pairs = args.Length == 3 ? Number(args[2]) : UsualPairs;
using var workshop = new Workshop(Path.GetFullPath(args[0]));
Write("## Speed by CPU level");
var speed = new SpeedBenchmark(Path.GetFullPath(args[0]));
WriteAll(speed.Run());
Write("## Start to exit");
Write($"{pairs} interleaved pairs, medians.");
var starts = new StartBenchmark(workshop, pairs);
WriteAll(starts.Run());
Write("## Audit");
WriteAll(AuditBenchmark.Run(Path.GetFullPath(args[0])));
Write("## Memory");
var memory = new MemoryBenchmark(workshop);
WriteAll(memory.Run());

Save(args[1], "benchmarks.md");
var chart = new BarChart(
    "Speed by CPU level; start time and memory of programs: direct, from a bundle, and from a bundle by a memory file",
    [speed.Bars(), .. starts.Bars(), .. memory.Bars()])
{
    Legend =
    [
        (BarKind.Baseline, "for every CPU, or direct"),
        (BarKind.Bar, "this project"),
        (BarKind.Other, "by a copy in memory, as others do"),
    ],
    Hint = "shorter is better",
};
File.WriteAllText(Path.Combine(args[1], "benchmarks.svg"), chart.ToSvg());
return 0;

static int Number(string text) => int.Parse(text, System.Globalization.CultureInfo.InvariantCulture);

void Save(string folder, string file)
{
    Directory.CreateDirectory(folder);
    File.WriteAllLines(Path.Combine(folder, file), report);
}

void WriteAll(IEnumerable<string> lines)
{
    Write("");
    foreach (string line in lines)
        Write(line);
    Write("");
}

void Write(string line)
{
    Console.WriteLine(line);
    report.Add(line);
}
