using System.Reflection;
using Cake.Common;
using Cake.Core;
using Cake.Hosting;

namespace Cake.Frosting;

/// <summary>Runs the tasks of this program: what of Cake.Frosting the sample needs.</summary>
public sealed class CakeHost
{
    /// <summary>Runs the task that <c>--target=NAME</c> names, or the one named Default.</summary>
    public int Run(IEnumerable<string> args)
    {
        var build = new ConsoleBuild(args);
        var context = new FrostingContext(build.Context);
        foreach (Type task in Assembly.GetEntryAssembly()!.GetTypes().Where(IsTask))
            Register(task, build.Engine, context);
        return build.Run(context.Argument("target", "Default"));
    }

    private static bool IsTask(Type type) => type.BaseType == typeof(FrostingTask<FrostingContext>);

    private static string NameOf(Type task) => task.GetCustomAttribute<TaskNameAttribute>()?.Name ?? task.Name;

    private static void Register(Type type, CakeEngine engine, FrostingContext context)
    {
        var task = (FrostingTask<FrostingContext>)Activator.CreateInstance(type)!;
        CakeTaskBuilder builder = engine.RegisterTask(NameOf(type)).Does(() => task.Run(context));
        foreach (IsDependentOnAttribute dependency in type.GetCustomAttributes<IsDependentOnAttribute>())
            builder.IsDependentOn(NameOf(dependency.Task));
    }
}
