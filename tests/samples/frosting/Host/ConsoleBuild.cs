using System.ComponentModel.Design;
using Cake.Core;
using Cake.Core.Configuration;
using Cake.Core.Diagnostics;
using Cake.Core.IO;
using Cake.Core.Tooling;

namespace Cake.Hosting;

/// <summary>A build in a console program, made of Cake's own engine, log and context.</summary>
public sealed class ConsoleBuild
{
    private readonly CakeConsole _console;
    private readonly CakeBuildLog _log;

    /// <param name="args">Arguments as <c>--NAME=VALUE</c>.</param>
    public ConsoleBuild(IEnumerable<string> args)
    {
        var environment = new CakeEnvironment(new CakePlatform(), new CakeRuntime());
        _console = new CakeConsole(environment);
        _log = new CakeBuildLog(_console);
        var files = new FileSystem();
        var globber = new Globber(files, environment);
        var configuration = new CakeConfiguration(new Dictionary<string, string>());
        var data = new CakeDataService();
        var tools = new ToolLocator(
            environment,
            new ToolRepository(environment),
            new ToolResolutionStrategy(files, environment, globber, configuration, _log));
        Engine = new CakeEngine(data, _log);
        Context = new CakeContext(
            files,
            environment,
            globber,
            _log,
            new CakeArguments(args
                .Select(argument => argument.TrimStart('-').Split('=', 2))
                .ToLookup(parts => parts[0], parts => parts.Length == 2 ? parts[1] : "")),
            new ProcessRunner(files, environment, _log, tools, configuration),
            new WindowsRegistry(),
            tools,
            data,
            configuration,
            new ToolInstaller(environment, tools, configuration, _log, []),
            new ServiceContainer());
    }

    public CakeEngine Engine { get; }

    public ICakeContext Context { get; }

    /// <summary>Runs a task and what it depends on, and returns the exit code.</summary>
    public int Run(string target)
    {
        var strategy = new DefaultExecutionStrategy(_log, new CakeReportPrinter(_console, Context));
        try
        {
            Engine.RunTargetAsync(Context, strategy, new ExecutionSettings().SetTarget(target)).GetAwaiter().GetResult();
            return 0;
        }
        catch (Exception e)
        {
            _log.Error("Error: {0}", e.Message);
            return 1;
        }
    }
}
