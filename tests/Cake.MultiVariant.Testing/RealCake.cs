using System.ComponentModel.Design;
using Cake.Core;
using Cake.Core.Configuration;
using Cake.Core.Diagnostics;
using Cake.Core.IO;
using Cake.Core.Tooling;

namespace Cake.MultiVariant.Testing;

/// <summary>A Cake context made of Cake's own parts.</summary>
public static class RealCake
{
    public static ICakeContext CreateContext(ICakeLog? log = null, ICakePlatform? platform = null)
    {
        log ??= new NullLog();
        var environment = new CakeEnvironment(platform ?? new CakePlatform(), new CakeRuntime());
        var fileSystem = new FileSystem();
        var globber = new Globber(fileSystem, environment);
        var configuration = new CakeConfiguration(new Dictionary<string, string>());
        var tools = new ToolLocator(
            environment,
            new ToolRepository(environment),
            new ToolResolutionStrategy(fileSystem, environment, globber, configuration, log));
        return new CakeContext(
            fileSystem,
            environment,
            globber,
            log,
            new CakeArguments(Array.Empty<string>().ToLookup(name => name)),
            new ProcessRunner(fileSystem, environment, log, tools, configuration),
            new WindowsRegistry(),
            tools,
            new CakeDataService(),
            configuration,
            new ToolInstaller(environment, tools, configuration, log, []),
            new ServiceContainer());
    }
}
