using System.ComponentModel.Design;
using System.Reflection;
using Cake.Core;
using Cake.Core.Configuration;
using Cake.Core.Diagnostics;
using Cake.Core.IO;
using Cake.Core.Tooling;

namespace Cake.Frosting;

/// <summary>Runs the tasks of this program with Cake's own engine: what of Cake.Frosting the sample needs.</summary>
public sealed class CakeHost
{
    private readonly CakeEnvironment _environment = new(new CakePlatform(), new CakeRuntime());
    private readonly CakeConsole _console;
    private readonly CakeBuildLog _log;
    private readonly CakeEngine _engine;

    public CakeHost()
    {
        _console = new CakeConsole(_environment);
        _log = new CakeBuildLog(_console);
        _engine = new CakeEngine(new CakeDataService(), _log);
    }

    /// <summary>Runs the task that <c>--target=NAME</c> names, or the one named Default.</summary>
    public int Run(IEnumerable<string> args)
    {
        ILookup<string, string> arguments = args
            .Select(argument => argument.TrimStart('-').Split('=', 2))
            .ToLookup(parts => parts[0], parts => parts.Length == 2 ? parts[1] : "");
        FrostingContext context = CreateContext(arguments);
        foreach (Type task in Assembly.GetEntryAssembly()!.GetTypes().Where(IsTask))
            Register(task, context);

        var settings = new ExecutionSettings().SetTarget(arguments["target"].FirstOrDefault("Default"));
        var strategy = new DefaultExecutionStrategy(_log, new CakeReportPrinter(_console, context));
        try
        {
            _engine.RunTargetAsync(context, strategy, settings).GetAwaiter().GetResult();
            return 0;
        }
        catch (Exception e)
        {
            _log.Error("Error: {0}", e.Message);
            return 1;
        }
    }

    private static bool IsTask(Type type) => type.BaseType == typeof(FrostingTask<FrostingContext>);

    private static string NameOf(Type task) => task.GetCustomAttribute<TaskNameAttribute>()?.Name ?? task.Name;

    private void Register(Type type, FrostingContext context)
    {
        var task = (FrostingTask<FrostingContext>)Activator.CreateInstance(type)!;
        CakeTaskBuilder builder = _engine.RegisterTask(NameOf(type)).Does(() => task.Run(context));
        foreach (IsDependentOnAttribute dependency in type.GetCustomAttributes<IsDependentOnAttribute>())
            builder.IsDependentOn(NameOf(dependency.Task));
    }

    private FrostingContext CreateContext(ILookup<string, string> arguments)
    {
        var files = new FileSystem();
        var globber = new Globber(files, _environment);
        var configuration = new CakeConfiguration(new Dictionary<string, string>());
        var tools = new ToolLocator(
            _environment,
            new ToolRepository(_environment),
            new ToolResolutionStrategy(files, _environment, globber, configuration, _log));
        return new FrostingContext(new CakeContext(
            files,
            _environment,
            globber,
            _log,
            new CakeArguments(arguments),
            new ProcessRunner(files, _environment, _log, tools, configuration),
            new WindowsRegistry(),
            tools,
            new CakeDataService(),
            configuration,
            new ToolInstaller(_environment, tools, configuration, _log, []),
            new ServiceContainer()));
    }
}
