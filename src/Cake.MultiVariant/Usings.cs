// What most files use. Each file names the other folders that it uses.
global using Cake.Core;
global using Cake.Core.Diagnostics;
global using Cake.Core.IO;
global using MultiVariant.Format;
global using Architecture = Cake.MultiVariant.Architectures.Architecture;
global using Path = System.IO.Path;
