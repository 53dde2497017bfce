// Prints what a .NET program can see of itself, copies standard input to standard output and ends with the exit code in
// its first argument. "abort" ends it by a signal.
using System.Diagnostics;

if (args is ["abort"])
    Environment.FailFast("as asked");

using var self = Process.GetCurrentProcess();
Console.WriteLine($"ProcessPath: {Environment.ProcessPath}");
Console.WriteLine($"BaseDirectory: {AppContext.BaseDirectory}");
Console.WriteLine($"GetCommandLineArgs: {string.Join('|', Environment.GetCommandLineArgs())}");
Console.WriteLine($"args: {args.Length}: {string.Join('|', args)}");
Console.WriteLine($"CurrentDirectory: {Environment.CurrentDirectory}");
Console.WriteLine($"ProcessName: {self.ProcessName}");
Console.WriteLine($"MainModule: {self.MainModule?.FileName}");
Console.WriteLine($"PROBE: {Environment.GetEnvironmentVariable("PROBE")}");
Console.WriteLine($"ProcessorCount: {Environment.ProcessorCount}");
Console.WriteLine($"IsInputRedirected: {Console.IsInputRedirected}");
await Task.Run(() => Console.WriteLine($"pool thread: {Environment.CurrentManagedThreadId != 1}"));
GC.Collect();
Console.WriteLine($"memory load limit: {GC.GetGCMemoryInfo().TotalAvailableMemoryBytes}");
Console.Out.Flush();

using (Stream input = Console.OpenStandardInput(), output = Console.OpenStandardOutput())
    input.CopyTo(output);
return args.Length > 0 ? int.Parse(args[0]) : 0;
