using System.Collections.Concurrent;
using System.Diagnostics;
using Cake.MultiVariant.Architectures;
using Cake.MultiVariant.BuildSystems;
using Cake.MultiVariant.Presentation;
using Cake.MultiVariant.Validation;

namespace Cake.MultiVariant.Building;

/// <summary>Builds the variants of programs side by side. The first failure ends all of them.</summary>
internal sealed class VariantsBuild(
    IVariantBuilder builder,
    ArtifactReader artifacts,
    BuildServer server,
    TerminalLog log,
    CancellationToken interrupted)
{
    private readonly BuildLog _output = new(log);
    private readonly ConcurrentDictionary<string, Variant> _warnings = [];
    private readonly SourceErrors _errors = new(server);
    private readonly ConcurrentDictionary<Variant, Func<string>> _status = [];

    /// <summary>How many variants are built at a time.</summary>
    public required int AtATime { get; init; }

    /// <summary>Builds, and hands on each program's variants.</summary>
    /// <exception cref="CakeException">A variant does not build.</exception>
    public IReadOnlyList<T> Run<T>(Func<IDelivery<T>> deliveryOf)
    {
        var deliveries = builder.Programs.Select(program => (Program: program, Delivery: deliveryOf())).ToArray();
        foreach ((NativeProgram program, IDelivery<T> delivery) in deliveries)
            delivery.Check(program);
        using FileStream ownership = BuildLock.Take(builder.StateFolder, builder.Subject, log, interrupted);
        var built = new ConcurrentDictionary<Variant, IReadOnlyDictionary<string, BuiltVariant>>();
        try
        {
            log.Status = () => string.Join(" · ", builder.Variants.Select(Status));
            var options = new ParallelOptions { MaxDegreeOfParallelism = AtATime, CancellationToken = interrupted };
            Parallel.ForEachAsync(builder.Variants, options, (variant, cancellationToken) =>
            {
                built[variant] = Build(variant, cancellationToken);
                return ValueTask.CompletedTask;
            }).GetAwaiter().GetResult();
        }
        finally
        {
            _output.Save(Logs);
            log.Dispose();
        }

        return
        [
            .. from it in deliveries
               let variants = builder.Variants
                   .Select(variant => built[variant].GetValueOrDefault(it.Program.Name))
                   .OfType<BuiltVariant>()
               where variants.Any()
               select Deliver(it.Program, it.Delivery, [.. variants]),
        ];
    }

    private DirectoryPath Logs => builder.StateFolder.Combine("logs");

    private T Deliver<T>(NativeProgram program, IDelivery<T> delivery, IReadOnlyList<BuiltVariant> variants)
    {
        delivery.Deliver(program, variants, interrupted);
        return delivery.Finish(program, variants);
    }

    private string Status(Variant variant) => $"{variant.ShortName} {_status.GetValueOrDefault(variant, () => "waiting")()}";

    private Dictionary<string, BuiltVariant> Build(Variant variant, CancellationToken cancellationToken)
    {
        var time = Stopwatch.StartNew();
        _status[variant] = () => $"building {(int)time.Elapsed.TotalSeconds} s";
        log.Information("[{0}] building", variant);
        IReadOnlyDictionary<string, FilePath> executables;
        try
        {
            int cores = Parallelism.CoresOfEach(Environment.ProcessorCount, AtATime);
            executables = builder.Build(
                variant, cores, new VariantOutput(variant, _output, _warnings, _errors, log), cancellationToken);
        }
        catch (CakeException e)
        {
            throw new CakeException(
                e.ExitCode,
                $"Cannot build {builder.Subject} [{variant}]: {e.Message}\n"
                    + $"Full output: {BuildLog.PathOf(Logs, variant.Name)}",
                e);
        }

        var built = executables.ToDictionary(it => it.Key, it => Result(variant, it.Value.FullPath, time.Elapsed));
        foreach (BuiltVariant it in built.Values.Where(it => !it.IsUnchanged))
            artifacts.Read(it.Artifact);
        Complete(variant, built.Values);
        return built;
    }

    /// <summary>Go sets the time of an executable anew that it need not link, so the content tells whether it is another.</summary>
    private static BuiltVariant Result(Variant variant, string executable, TimeSpan time)
    {
        string sha256 = FileDescription.Of(executable).Sha256;
        var record = new InputRecord(executable, sha256);
        bool isNew = record.Begin();
        record.End();
        return new BuiltVariant(variant, executable, Symbols: null, isNew ? time : TimeSpan.Zero, sha256);
    }

    private void Complete(Variant variant, IReadOnlyCollection<BuiltVariant> built)
    {
        _status[variant] = () => "done";
        if (built.All(it => it.IsUnchanged))
        {
            log.Information("[{0}] unchanged", variant);
            return;
        }

        long size = built.Sum(it => new FileInfo(it.Executable.FullPath).Length);
        log.Information("[{0}] done: {1} in {2}", variant, Quantity.Size(size), Quantity.Duration(built.Max(it => it.Time)));
    }
}
