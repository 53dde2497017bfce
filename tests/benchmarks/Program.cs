using Cake.MultiVariant.Benchmarks;

// Benchmarks TEXTSTAT-BUNDLE OUTPUT-FOLDER [PAIRS]
const int UsualPairs = 300;
if (args.Length is < 2 or > 3)
{
    Console.Error.WriteLine("usage: Cake.MultiVariant.Benchmarks TEXTSTAT-BUNDLE OUTPUT-FOLDER [PAIRS]");
    return 64;
}

int pairs = args.Length == 3 ? int.Parse(args[2], System.Globalization.CultureInfo.InvariantCulture) : UsualPairs;
using var workshop = new Workshop(Path.GetFullPath(args[0]));
var report = new List<string>();
Write("## Start to exit");
Write($"{pairs} interleaved pairs, medians.");
WriteAll(new StartBenchmark(workshop).Run(pairs));
Write("## Memory");
WriteAll(new MemoryBenchmark(workshop).Run());

Directory.CreateDirectory(args[1]);
File.WriteAllLines(Path.Combine(args[1], "benchmarks.md"), report);
return 0;

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
