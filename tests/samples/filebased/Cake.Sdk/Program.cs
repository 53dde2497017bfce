using Cake.Common;
using Cake.Common.Diagnostics;
using Cake.Hosting;

/// <summary>What of the code that Cake.Sdk generates the sample needs: tasks, and aliases without their context.</summary>
public static partial class Program
{
    private static readonly ConsoleBuild s_build = new(System.Environment.GetCommandLineArgs().Skip(1));

    public static ICakeContext Context => s_build.Context;

    public static CakeTaskBuilder Task(string name) => s_build.Engine.RegisterTask(name);

    public static void RunTarget(string target) => System.Environment.ExitCode = s_build.Run(target);

    public static T Argument<T>(string name, T defaultValue) => ArgumentAliases.Argument(Context, name, defaultValue);

    public static void Information(string format, params object[] args) =>
        LoggingAliases.Information(Context, format, args);

    public static BundleDescription MultiVariantPublish(string project, MultiVariantPublishSettings settings) =>
        MultiVariantAliases.MultiVariantPublish(Context, project, settings);
}
